-- Drives the language server from Neovim, and prints what Neovim shows as one JSON object. neovim.py compares it.
-- Usage: nvim --headless --clean -l neovim.lua, or -S for versions without -l; see neovim.py for the variables.

local book, program = vim.env.BOOK, vim.env.CLAIMBOOK
local file = book .. "/claims/harbor-report/summary.p3.yaml"
local shown = {}

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then
    io.stderr:write("waited too long for " .. what .. "\n")
    vim.cmd("cquit")
  end
end

--- Sends a request and returns its result.
local function ask(client, method, params)
  local result, done
  client.request(method, params, function(fault, answer)
    assert(not fault, vim.inspect(fault))
    result, done = answer, true
  end, 0)
  wait(method, function() return done end)
  return result
end

--- Puts the cursor on a text, moved by some bytes.
local function go_to(text, moved)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = line:find(text, 1, true)
    if start then
      vim.api.nvim_win_set_cursor(0, { number, start - 1 + moved })
      return
    end
  end
  error("the file does not hold " .. text)
end

local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(file))
  local id = vim.lsp.start_client({ name = "claimbook", cmd = { program, "lsp" }, root_dir = book,
    workspace_folders = { { uri = vim.uri_from_fname(book), name = "book" } } })
  vim.lsp.buf_attach_client(0, id)
  wait("the server", function() return vim.lsp.buf_get_clients(0)[id] ~= nil end)
  local client = vim.lsp.get_client_by_id(id)
  ask(client, "claimbook/complete", vim.empty_dict())
  wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
  shown.diagnostics = {}
  for _, fault in ipairs(vim.diagnostic.get(0)) do
    table.insert(shown.diagnostics, { line = fault.lnum + 1, column = fault.col + 1, message = fault.message })
  end

  go_to("holder: john-roe", 10)
  local position = vim.lsp.util.make_position_params(0, client.offset_encoding)
  shown.hover = ask(client, "textDocument/hover", position).contents.value

  go_to("intentionel", 1)
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.context = { diagnostics = {} }
  for _, action in ipairs(ask(client, "textDocument/codeAction", params)) do
    if action.title == "Replace with `intentional`" then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    end
  end
  shown.fixed = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")

  local formatting = vim.lsp.util.make_formatting_params({})
  vim.lsp.util.apply_text_edits(ask(client, "textDocument/formatting", formatting), 0, client.offset_encoding)
  shown.formatted = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")

  go_to("holder: john-roe", 10)
  params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.newName = "jane-roe"
  vim.lsp.util.apply_workspace_edit(ask(client, "textDocument/rename", params), client.offset_encoding)
  shown.renamed = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
    if text:find("jane-roe", 1, true) then
      table.insert(shown.renamed, vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":t"))
      -- With a configuration, Neovim does this for every buffer of the book.
      vim.lsp.buf_attach_client(buffer, id)
    end
  end
  ask(client, "claimbook/complete", vim.empty_dict())
  wait("no diagnostics", function() return #vim.diagnostic.get(0) == 0 end)
  shown.left = #vim.diagnostic.get()
  client.stop()
  wait("the end of the server", function() return client.is_stopped() end)
  io.stdout:write(vim.json.encode(shown) .. "\n")
end

local ok, fault = xpcall(main, debug.traceback)
if not ok then
  io.stderr:write(fault .. "\n")
  vim.cmd("cquit")
end
vim.cmd("qall!")
