-- The notebooks keep the alt text of a chart with the chart, where Quarto does not look for it. `quarto render` in the
-- folder of the project reads it with this filter; in the reports it is where Quarto finds it already.
local kept = nil

local function notebook()
  if kept == nil then
    local file = io.open(quarto.doc.input_file, "r")
    local read, content = pcall(function() return quarto.json.decode(file:read("a")) end)
    if file then file:close() end
    kept = read and content or false
  end
  return kept
end

function Image(image)
  local cell, output = image.src:match("/cell%-(%d+)%-output%-(%d+)%.")
  if cell == nil or image.attributes["alt"] or image.attributes["fig-alt"] then return nil end
  local content = notebook()
  local cells = content and content.cells or {}
  local outputs = cells[tonumber(cell)] and cells[tonumber(cell)].outputs or {}
  local shown = outputs[tonumber(output)] or {}
  for _, metadata in pairs(shown.metadata or {}) do
    if type(metadata) == "table" and metadata.alt then
      image.attributes["alt"] = metadata.alt
      return image
    end
  end
end
