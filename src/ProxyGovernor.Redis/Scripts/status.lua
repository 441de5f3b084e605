-- What is kept of sessions. KEYS: 3 and on, the sessions.
-- ARGV: 4 run: of those that ended, this one only; none: the last ones
-- Reply, for each session: record of the owner, number of waiters, their records, number of ended runs, their records, newest first.
local answer = { NOW }
local function add(value) answer[#answer + 1] = value end

for index = 3, #KEYS do
  local session = load(KEYS[index])
  add(session.owner and pack(session.owner) or '')
  add(digits(#session.waiters))
  for _, waiter in ipairs(session.waiters) do add(pack(waiter)) end
  local ended = ARGV[4] and { record_of(tombstone_of(session, ARGV[4])) } or newest_ended(session, REMEMBERED_RUNS)
  add(digits(#ended))
  for _, record in ipairs(ended) do add(record) end
end
return answer
