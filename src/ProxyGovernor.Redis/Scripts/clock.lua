-- The only reader of the time, and a file of its own: a test puts another clock in its place, the scripts stay as they are.
local function server_microseconds()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end
