"""Write a Result as a folder of HTML pages."""
