-- What is kept of sessions. KEYS: 3 and on, the sessions.
-- Reply, for each session: record of the owner, number of waiters, their records, number of ended runs, their records, newest first.
local answer = { NOW }
local function add(value) answer[#answer + 1] = value end

for index = 3, #KEYS do
  local session = load(KEYS[index])
  add(session.owner and pack(session.owner) or '')
  add(digits(#session.waiters))
  for _, waiter in ipairs(session.waiters) do add(pack(waiter)) end
  local ended = {}
  for run in string.gmatch(session.ring, '%S+') do
    local record = redis.call('HGET', session.key, 'ended:' .. run)
    if record ~= 'void' then table.insert(ended, 1, record) end
  end
  add(digits(#ended))
  for _, record in ipairs(ended) do add(record) end
end
return answer
