/**
 * The algorithm of `gcra.ts` as a script of Redis: one atomic step, and one clock for all replicas.
 *
 * TIME is that of the store: replicas whose clocks differ share one limit all the same. Numbers are
 * written with 17 digits, as Lua's own 14 would cut an epoch in ms to tenths. It returns 0 for
 * admitted, else the ms to wait. Needs Redis 5: before, no script could write after it asked for
 * the time.
 *
 * No legitimate arrival time is further ahead than tolerance + T: one that is comes from before the
 * store's clock was set back, and would lock the tenant out for so long.
 */

export const gcraScript = `
local interval, tolerance = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local tat = tonumber(redis.call('GET', KEYS[1]) or now)
local due = math.min(math.max(now, tat), now + tolerance + interval)
local excess = due - now - tolerance
if excess > 0 then return string.format('%.17g', excess) end
local next = due + interval
redis.call('SET', KEYS[1], string.format('%.17g', next), 'PX', math.ceil(next - now))
return '0'
`;
