-- The replicas that live: a hash of "<milliseconds of its end> <record>" by name. Whoever asks clears away who has gone.
-- KEYS: 1 the hash. ARGV, all or none: 1 the caller's name, 2 its record, 3 for how many milliseconds. The name alone: the caller leaves. Reply: the records.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[2] then
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now + tonumber(ARGV[3])) .. ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
elseif ARGV[1] then
  redis.call('HDEL', KEYS[1], ARGV[1])
end

local records = {}
local members = redis.call('HGETALL', KEYS[1])
for i = 1, #members, 2 do
  local ends_at, record = string.match(members[i + 1], '^(%d+) (.*)$')
  if tonumber(ends_at) > now then
    records[#records + 1] = record
  else
    redis.call('HDEL', KEYS[1], members[i])
  end
end
return records
