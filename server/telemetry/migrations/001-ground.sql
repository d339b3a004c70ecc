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

CREATE TABLE IF NOT EXISTS sample_minute
(
  series UInt64 CODEC(ZSTD(1)),
  at DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  least SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
  most SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = AggregatingMergeTree ORDER BY (series, at) PARTITION BY toYYYYMM(at)
TTL at + INTERVAL 180 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS sample_hour
(
  series UInt64 CODEC(ZSTD(1)),
  at DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  least SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
  most SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  samples SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = AggregatingMergeTree ORDER BY (series, at) PARTITION BY toYear(at)
TTL at + INTERVAL 1826 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS sample_to_minute TO sample_minute AS
SELECT series, minute AS at, sum(v) AS total, min(v) AS least, max(v) AS most, count() AS samples
FROM (SELECT series, toStartOfMinute(at) AS minute, value AS v FROM sample) GROUP BY series, minute;

CREATE MATERIALIZED VIEW IF NOT EXISTS sample_to_hour TO sample_hour AS
SELECT series, hour AS at, sum(v) AS total, min(v) AS least, max(v) AS most, count() AS samples
FROM (SELECT series, toStartOfHour(at) AS hour, value AS v FROM sample) GROUP BY series, hour;

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
