"use strict";
document.documentElement.classList.add("script");
(function () {
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();
  document.querySelectorAll("[data-open]").forEach(function (button) {
    button.addEventListener("click", function () {
      document.querySelectorAll("details.case").forEach(function (box) { box.open = !!button.dataset.open; });
    });
  });
  var search = document.querySelector("input[type=search]");
  if (search) search.addEventListener("input", function () {
    var wanted = search.value.toLowerCase();
    document.querySelectorAll("#campaign tbody tr").forEach(function (row) {
      row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
    });
  });
})();
