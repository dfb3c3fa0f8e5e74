"use strict";
// Show moments in the reader's own zone: the pages have them in UTC.
function showLocalTimes(within) {
  const today = new Date().toDateString();
  const page = document.documentElement.lang;
  // The page says "en"; the browser knows whether 22/11 or 11/22 is meant.
  const language = navigator.languages.find((each) => each.split("-")[0] === page) || page;
  for (const element of within.querySelectorAll("time[datetime*='T']")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime()) || element.title) continue;
    const options = { hour: "2-digit", minute: "2-digit" };
    if (moment.toDateString() !== today) {
      Object.assign(options, { day: "numeric", month: "short", year: "numeric" });
    }
    element.title = element.textContent;
    element.textContent = moment.toLocaleString(language, options);
  }
}

// "/" leads to the search, "j" and "k" to the next story and the one before.
function followKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      search.focus();
      event.preventDefault();
    }
    return;
  }
  const step = { j: 1, k: -1 }[event.key];
  const links = [...document.querySelectorAll(".rows h2 a")];
  if (step && links.length) {
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
    links[next].focus();
  }
}

document.addEventListener("DOMContentLoaded", () => showLocalTimes(document));
document.addEventListener("htmx:afterSettle", () => showLocalTimes(document));
document.addEventListener("keydown", followKey);
