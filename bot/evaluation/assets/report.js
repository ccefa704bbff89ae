"use strict";
const find = document.getElementById("find");
const all = document.getElementById("all");
const failures = [...document.querySelectorAll("details")];

function showFound() {
  const words = find.value.trim().toLowerCase().split(/\s+/);
  let shown = 0;
  for (const failure of failures) {
    failure.hidden = !words.every((word) => failure.textContent.toLowerCase().includes(word));
    shown += failure.hidden ? 0 : 1;
  }
  document.getElementById("found").textContent = find.value.trim() ? `找到 ${shown} 条` : "";
}

function toggleAll() {
  const open = all.getAttribute("aria-expanded") === "false";
  for (const failure of failures) failure.open = open;
  all.setAttribute("aria-expanded", String(open));
  all.textContent = open ? "全部收起" : "全部展开";
}

if (find) {
  find.addEventListener("input", showFound);
  all.addEventListener("click", toggleAll);
}
