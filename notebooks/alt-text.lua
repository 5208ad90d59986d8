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

-- Quarto names pictures after their cell: it counts the cells with code, and begins with 2.
local function outputs_of(number)
  local content = notebook()
  local before = 1
  for _, cell in ipairs(content and content.cells or {}) do
    if cell.cell_type == "code" then
      before = before + 1
      if before == number then return cell.outputs or {} end
    end
  end
  return {}
end

function Image(image)
  local cell, output = image.src:match("/cell%-(%d+)%-output%-(%d+)%.")
  if cell == nil or image.attributes["alt"] or image.attributes["fig-alt"] then return nil end
  local shown = outputs_of(tonumber(cell))[tonumber(output)] or {}
  for _, metadata in pairs(shown.metadata or {}) do
    if type(metadata) == "table" and metadata.alt then
      image.attributes["alt"] = metadata.alt
      return image
    end
  end
end
