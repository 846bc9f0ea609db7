// The page of one event: what a reader without a script has to open by hand.
"use strict";

/**
 * Open every fold around the place that the address names, and go there.
 */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  target?.scrollIntoView();
}

addEventListener("hashchange", openTarget);
openTarget();
