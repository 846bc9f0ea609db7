// The front page: the list of events, searched, filtered and sorted in the browser.
"use strict";
