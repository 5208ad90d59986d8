// Filters the list of organisations. Without it the whole list stands, and a browser's own search finds a name.
(function () {
  "use strict";
  var table = document.getElementById("organisations");
  var form = document.getElementById("filter");
  if (!table || !form) return;
  var text = document.getElementById("filter-text");
  var type = document.getElementById("filter-type");
  var region = document.getElementById("filter-region");
  var year = document.getElementById("filter-year");
  var count = document.getElementById("filter-count");
  var plain = function (words) {
    return words.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2019']/g, "").replace(/&/g, "and");
  };
  var rows = Array.from(table.tBodies[0].rows, function (row) {
    return { row: row, name: plain(row.cells[0].textContent), type: row.cells[1].textContent, region: row.cells[2].textContent,
      years: row.cells[3].textContent.split(/\s+/) };
  });
  var filter = function () {
    var words = plain(text.value).split(/\s+/);
    var found = 0;
    rows.forEach(function (each) {
      var fits = words.every(function (word) { return each.name.includes(word); }) &&
        (!type.value || each.type === type.value) && (!region.value || each.region === region.value) &&
        (!year.value || each.years.includes(year.value));
      each.row.hidden = !fits;
      if (fits) found += 1;
    });
    table.hidden = found === 0;
    count.textContent = found === 0 ? "No organisation fits. Try part of its name, its code, or another year."
      : found + " of " + rows.length + (rows.length === 1 ? " organisation" : " organisations");
  };
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  [text, type, region, year].forEach(function (control) { control.addEventListener("input", filter); });
  form.hidden = false;
  filter();
})();
