"""Files as they were read, and files and folders that appear whole or not at all."""

from dedup.files.beside import folder_beside
from dedup.files.flushed import flush_all
from dedup.files.inputs import InputFile, check_not_read, check_outside, read_input
from dedup.files.places import as_text
from dedup.files.whole import check_replaceable, whole_file, whole_folder

__all__ = [
    "InputFile",
    "as_text",
    "check_not_read",
    "check_outside",
    "check_replaceable",
    "flush_all",
    "folder_beside",
    "read_input",
    "whole_file",
    "whole_folder",
]
