-- Writes what pandoc's own Typst writer leaves out: the names of boxes, the alt texts of charts, headers of rows.

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

local function chart(image)
  -- Spelled out: the checkers take an alt text that is mostly digits and signs for no text.
  local alt = pandoc.utils.stringify(image.caption):gsub('%%', ' per cent')
  return pandoc.RawInline('typst', '#chart(' .. quoted(image.src) .. ', ' .. quoted(alt) .. ')')
end

local function box(division)
  local kind = division.classes[1]
  if not kind then return nil end
  local blocks = pandoc.List({pandoc.RawBlock('typst', '#box-of("' .. kind .. '")[')})
  blocks:extend(division.content)
  blocks:insert(pandoc.RawBlock('typst', ']'))
  return blocks
end

-- Bold and slanted text as such: an element of its own within a sentence makes readers pause, and checkers take what
-- comes after it for out of order.
local function inline(source, command)
  local inlines = pandoc.List({pandoc.RawInline('typst', command .. '[')})
  inlines:extend(source.content)
  inlines:insert(pandoc.RawInline('typst', ']'))
  return inlines
end

-- At the start of a cell or of bold text, Typst takes "1." for a list, and "=" for a heading.
local function escaped(source)
  local number = source.text:match('^(%d+)%.$')
  if number then return pandoc.RawInline('typst', number .. '\\.') end
  if source.text:match('^[-+=/]+$') then return pandoc.RawInline('typst', '\\' .. source.text) end
end

local function bold(source) return inline(source, '#bold') end

local function slanted(source) return inline(source, '#slanted') end

local function written(blocks)
  local text = pandoc.write(pandoc.Pandoc(blocks), {format = 'typst', extensions = {}})
  return (text:gsub('%s+$', ''))
end

local function cell(source)
  local options = ''
  if source.alignment == 'AlignRight' then options = 'align: right' end
  if source.col_span > 1 then options = options .. ', colspan: ' .. source.col_span end
  if source.row_span > 1 then options = options .. ', rowspan: ' .. source.row_span end
  local text = '[' .. written(source.contents) .. ']'
  if options == '' then return text end
  return 'table.cell(' .. options:gsub('^, ', '') .. ')' .. text
end

local function row(source)
  local cells = {}
  for _, each in ipairs(source.cells) do table.insert(cells, cell(each)) end
  return table.concat(cells, ', ')
end

local function long_table(source)
  local widths = {}
  for _, column in ipairs(source.colspecs) do
    table.insert(widths, column[2] and string.format('%.1ffr', column[2] * 100) or 'auto')
  end
  local lines = {'#long-table((' .. table.concat(widths, ', ') .. ',),'}
  local caption = written(source.caption.long)
  table.insert(lines, '  [' .. caption .. '],')
  local head = {}
  for _, each in ipairs(source.head.rows) do table.insert(head, row(each)) end
  if #head > 0 then table.insert(lines, '  table.header(' .. table.concat(head, ', ') .. '),') end
  for _, body in ipairs(source.bodies) do
    for _, each in ipairs(body.body) do table.insert(lines, '  ' .. row(each) .. ',') end
  end
  table.insert(lines, ')')
  return pandoc.RawBlock('typst', table.concat(lines, '\n'))
end

local function shows_chart(block)
  if block.t ~= 'Para' and block.t ~= 'Plain' then return false end
  local first = block.content[1]
  return first ~= nil and first.t == 'RawInline' and first.text:sub(1, 7) == '#chart('
end

-- A line in bold by itself is the label of what comes after it.
local function is_label(block)
  if block.t ~= 'Para' or #block.content ~= 1 then return false end
  return block.content[1].t == 'Strong'
end

-- What introduces a chart or a table stays on its page, and so does a label.
local function with_next(blocks)
  local kept = pandoc.List({})
  for place, block in ipairs(blocks) do
    local after = blocks[place + 1]
    local leads = after ~= nil and (after.t == 'Table' or shows_chart(after))
    if is_label(block) or (block.t == 'Para' and leads and not shows_chart(block)) then
      kept:extend({pandoc.RawBlock('typst', '#block(sticky: true)['), block, pandoc.RawBlock('typst', ']')})
    else
      kept:insert(block)
    end
  end
  return kept
end

-- Charts first: their alt texts are taken before any of their words is escaped.
return {
  {Image = chart},
  {Blocks = with_next},
  {Str = escaped, Strong = bold, Emph = slanted, Div = box, Table = long_table},
}
