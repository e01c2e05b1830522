"""The data files of the sample: series that look like measurements, the same at every run, as CSV (UTF-8, comma)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import random
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence

Row = Sequence[object]


def csv_bytes(generator: str) -> bytes:
    """The file that a work's `table.generator` names. KeyError where there is no such generator."""
    header, rows = _GENERATORS[generator]()
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue().encode()


def _salinity() -> tuple[Row, Iterable[Row]]:
    """Monthly salinity (g/l) of the dry season at twelve stations, 2006–2025."""
    stations = [("Cái Trưng", 8), ("Bến Dừa", 11), ("Vàm Lác", 15), ("Rạch Gốc", 19), ("Cống Mười", 24), ("Kênh Ba", 28),
                ("Ngã Tư Nhỏ", 31), ("Cầu Đúc", 38), ("Vàm Nước Trong", 45), ("Cồn Lớn", 52), ("An Bình Thượng", 61), ("Đầu Cù Lao", 72)]  # fmt: skip
    shape = {1: 0.38, 2: 0.72, 3: 1.0, 4: 0.9, 5: 0.44, 6: 0.1, 11: 0.06, 12: 0.16}
    severe = {2010: 1.35, 2016: 1.55, 2020: 1.6, 2024: 1.3}
    draw = random.Random(2006)  # noqa: S311 - repeatable, not secret

    def rows() -> Iterable[Row]:
        for name, distance in stations:
            for year in range(2006, 2026):
                for month, share in shape.items():
                    peak = 8.6 * math.exp(-distance / 34) * severe.get(year, 1.0) * draw.uniform(0.85, 1.15)
                    top, bottom = peak * share, peak * share * draw.uniform(1.05, 1.3)
                    yield (
                        name,
                        distance,
                        f"{year}-{month:02d}",
                        f"{top:.2f}",
                        f"{bottom:.2f}",
                        draw.randint(26, monthrange(year, month)[1]),
                    )

    return ("tram", "cach_cua_km", "thang", "do_man_mat_g_l", "do_man_day_g_l", "so_ngay_co_so_lieu"), rows()


def _surface_temperature() -> tuple[Row, Iterable[Row]]:
    """Monthly sea-surface temperature (°C) in five coastal boxes, 1998–2025."""
    boxes = [("B1", 13.5, 0.0), ("B2", 12.5, 0.4), ("B3", 11.75, 1.9), ("B4", 11.0, 2.3), ("B5", 10.25, 1.1)]
    weak = {1998, 2010}
    draw = random.Random(1998)  # noqa: S311

    def rows() -> Iterable[Row]:
        for code, latitude, upwelling in boxes:
            for year in range(1998, 2026):
                for month in range(1, 13):
                    season = 27.6 - 1.9 * math.cos(2 * math.pi * (month - 1.5) / 12)
                    summer = upwelling * (0.4 if year in weak else 1.0) if month in (6, 7, 8, 9) else 0.0
                    value = season - summer + 0.02 * (year - 1998) + draw.gauss(0, 0.3) + 0.1 * (12 - latitude)
                    yield code, latitude, f"{year}-{month:02d}", f"{value:.2f}", draw.randint(9, 30)

    return ("box", "latitude", "month", "sst_c", "valid_days"), rows()


def _rainfall() -> tuple[Row, Iterable[Row]]:
    """Daily rain (mm) at four gauges, 2010–2014; an empty value where the gauge failed."""
    gauges = [("TL01", 1.0), ("TL02", 0.85), ("TL03", 1.1), ("TL04", 0.95)]
    wet = {5: 0.45, 6: 0.55, 7: 0.6, 8: 0.62, 9: 0.68, 10: 0.66, 11: 0.4, 12: 0.16, 4: 0.18}
    draw = random.Random(2010)  # noqa: S311

    def rows() -> Iterable[Row]:
        for code, factor in gauges:
            for offset in range((dt.date(2015, 1, 1) - dt.date(2010, 1, 1)).days):
                day = dt.date(2010, 1, 1) + dt.timedelta(days=offset)
                rains = draw.random() < wet.get(day.month, 0.04)
                amount = f"{draw.expovariate(1 / 14.0) * factor:.1f}" if rains else "0.0"
                yield code, day.isoformat(), "" if draw.random() < 0.006 else amount

    return ("tram", "ngay", "mua_mm"), rows()


def _coffee() -> tuple[Row, Iterable[Row]]:
    """Soil moisture (% by volume) and leaf water potential (MPa) of coffee under three schedules, each third day."""
    schedules = [("full", 21, 32.0), ("deficit", 28, 29.5), ("alternate", 21, 30.5)]
    draw = random.Random(2022)  # noqa: S311

    def rows() -> Iterable[Row]:
        for name, interval, wet in schedules:
            for plot in range(1, 5):
                for offset in range(0, 120, 3):
                    day = dt.date(2022, 1, 3) + dt.timedelta(days=offset)
                    moisture = wet - 0.42 * (offset % interval) + draw.gauss(0, 0.6)
                    potential = -0.35 - 0.055 * max(0.0, 30 - moisture) + draw.gauss(0, 0.05)
                    yield name, plot, day.isoformat(), f"{moisture:.1f}", f"{potential:.2f}"

    return ("schedule", "plot", "date", "soil_moisture_pct", "leaf_water_potential_mpa"), rows()


_GENERATORS: dict[str, Callable[[], tuple[Row, Iterable[Row]]]] = {
    "salinity": _salinity,
    "surface-temperature": _surface_temperature,
    "rainfall": _rainfall,
    "coffee": _coffee,
}
