//! Everything the office wrote, typed and validated: places, reports, statistics.
