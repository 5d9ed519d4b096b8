/**
 * Reading and writing answers in Redis, each in one step. All keys share one hash tag, so that a
 * cluster keeps them together. KEYS: the entry, entries by instant of expiry, their sizes, the sum
 * of these. Times are the store's own.
 */

import type { Script } from "../store/store.ts";

/** The text and the milliseconds that it has left; nothing when it is not there. */
export const getAnswer: Script = {
  name: "get-answer",
  lua: `
local text = redis.call('GET', KEYS[1])
if not text then return {} end
return {text, redis.call('PTTL', KEYS[1])}
`,
};

/** ARGV: text, ms to live, most entries, most bytes, and what comes before a key's last part. */
export const setAnswer: Script = {
  name: "set-answer",
  lua: `
local entry, byExpiry, sizes, sum = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local text, ms = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local id = string.sub(entry, #ARGV[5] + 1)

local function forget(old)
  local size = redis.call('HGET', sizes, old)
  if size then redis.call('DECRBY', sum, size) end
  redis.call('HDEL', sizes, old)
  redis.call('ZREM', byExpiry, old)
end

forget(id)
for _, old in ipairs(redis.call('ZRANGEBYSCORE', byExpiry, '-inf', now)) do forget(old) end

redis.call('SET', entry, text, 'PX', ms)
redis.call('ZADD', byExpiry, now + ms, id)
redis.call('HSET', sizes, id, #text)
local bytes = redis.call('INCRBY', sum, #text)
local entries = redis.call('ZCARD', byExpiry)

while entries > tonumber(ARGV[3]) or bytes > tonumber(ARGV[4]) do
  local old = redis.call('ZRANGE', byExpiry, 0, 0)[1]
  if not old then break end
  forget(old)
  redis.call('DEL', ARGV[5] .. old)
  entries = entries - 1
  bytes = tonumber(redis.call('GET', sum))
end

for _, key in ipairs({byExpiry, sizes, sum}) do
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
end
return 1
`,
};
