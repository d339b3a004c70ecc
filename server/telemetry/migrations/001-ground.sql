-- What is measured, once per series; the newest `seen` wins.
CREATE TABLE IF NOT EXISTS series
(
  id UInt64,
  item String,
  metric LowCardinality(String),
  labels Map(LowCardinality(String), String),
  seen Date
)
ENGINE = ReplacingMergeTree(seen) ORDER BY (item, metric, id)
TTL seen + INTERVAL 1826 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- A value is mantissa / 10^exponent where that gives the very same double, else it stands in rest (exponent -1).
CREATE TABLE IF NOT EXISTS sample
(
  series UInt64 CODEC(ZSTD(1)),
  at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  mantissa Int64 CODEC(Delta, T64('bit'), ZSTD(1)),
  exponent Int8 CODEC(ZSTD(1)),
  rest Float64 CODEC(ZSTD(1)),
  value Float64 ALIAS if(exponent < 0, rest, mantissa / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][exponent + 1])
)
ENGINE = MergeTree ORDER BY (series, at) PARTITION BY toMonday(at)
TTL toDateTime(at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Tiers keep decimals apart by places, as whole numbers: exact, and a third of the bytes of doubles. What is no decimal,
-- or so large (2^40) that a sum might overflow, stands in the rest columns under places -1.
CREATE TABLE IF NOT EXISTS sample_minute
(
  series UInt64 CODEC(ZSTD(1)),
  at DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  places Int8 CODEC(ZSTD(1)),
  total SimpleAggregateFunction(sum, Int64) CODEC(Delta, T64('bit'), ZSTD(1)),
  least SimpleAggregateFunction(min, Int64) CODEC(Delta, T64('bit'), ZSTD(1)),
  most SimpleAggregateFunction(max, Int64) CODEC(Delta, T64('bit'), ZSTD(1)),
  rest_total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  rest_least SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
  rest_most SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  value_total Float64 ALIAS if(places < 0, rest_total, total / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][places + 1]),
  value_least Float64 ALIAS if(places < 0, rest_least, least / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][places + 1]),
  value_most Float64 ALIAS if(places < 0, rest_most, most / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][places + 1])
)
ENGINE = AggregatingMergeTree ORDER BY (series, at, places) PARTITION BY toYYYYMM(at)
TTL at + INTERVAL 180 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS sample_hour
(
  series UInt64 CODEC(ZSTD(1)),
  at DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  places Int8 CODEC(ZSTD(1)),
  total SimpleAggregateFunction(sum, Int64) CODEC(Delta, T64('bit'), ZSTD(1)),
  least SimpleAggregateFunction(min, Int64) CODEC(Delta, T64('bit'), ZSTD(1)),
  most SimpleAggregateFunction(max, Int64) CODEC(Delta, T64('bit'), ZSTD(1)),
  rest_total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  rest_least SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
  rest_most SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  value_total Float64 ALIAS if(places < 0, rest_total, total / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][places + 1]),
  value_least Float64 ALIAS if(places < 0, rest_least, least / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][places + 1]),
  value_most Float64 ALIAS if(places < 0, rest_most, most / [1., 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15][places + 1])
)
ENGINE = AggregatingMergeTree ORDER BY (series, at, places) PARTITION BY toYear(at)
TTL at + INTERVAL 1826 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS sample_to_minute TO sample_minute AS
SELECT series, moment AS at, p AS places, sum(m) AS total, min(m) AS least, max(m) AS most,
  sum(r) AS rest_total, min(r) AS rest_least, max(r) AS rest_most, count() AS samples
FROM (
  SELECT series, toStartOfMinute(at) AS moment, exponent < 0 OR abs(mantissa) > 1099511627776 AS wide,
    if(wide, -1, exponent) AS p, if(wide, 0, mantissa) AS m, if(wide, value, 0) AS r
  FROM sample
)
GROUP BY series, moment, p;

CREATE MATERIALIZED VIEW IF NOT EXISTS sample_to_hour TO sample_hour AS
SELECT series, moment AS at, p AS places, sum(m) AS total, min(m) AS least, max(m) AS most,
  sum(r) AS rest_total, min(r) AS rest_least, max(r) AS rest_most, count() AS samples
FROM (
  SELECT series, toStartOfHour(at) AS moment, exponent < 0 OR abs(mantissa) > 1099511627776 AS wide,
    if(wide, -1, exponent) AS p, if(wide, 0, mantissa) AS m, if(wide, value, 0) AS r
  FROM sample
)
GROUP BY series, moment, p;

CREATE TABLE IF NOT EXISTS check_result
(
  check_id String CODEC(ZSTD(1)),
  at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  ok UInt8 CODEC(ZSTD(1)),
  code LowCardinality(String),
  duration_ms Float32 CODEC(ZSTD(1)),
  detail String CODEC(ZSTD(1))
)
ENGINE = MergeTree ORDER BY (check_id, at) PARTITION BY toYYYYMM(at)
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
