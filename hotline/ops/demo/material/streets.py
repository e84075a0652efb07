"""The streets of the invented city: names, where they run, and which are major.

Positions are fractions of the city frame: 0 is its west or south edge, 1 its east or north edge.
`at` is where the street lies, `run` is how far it goes, `tilt` how much it leans over its whole length.
A street's short name is what people say at a corner ("6th St & Valencia").
"""

from typing import NamedTuple


class Street(NamedTuple):
    name: str
    short: str
    at: float
    run: tuple[float, float]
    tilt: float = 0.0
    is_major: bool = False


# South to north avenues, listed from west to east.
AVENUES: tuple[Street, ...] = (
    Street("Alondra Ave", "Alondra", 0.035, (0.02, 0.60)),
    Street("Castillo Ave", "Castillo", 0.075, (0.05, 0.97), 0.010, True),
    Street("Mimosa Ave", "Mimosa", 0.115, (0.34, 0.80)),
    Street("Palmetto Ave", "Palmetto", 0.150, (0.02, 0.52)),
    Street("S Encina Ave", "Encina", 0.185, (0.30, 0.98), -0.012),
    Street("Valencia Ave", "Valencia", 0.225, (0.02, 0.98), 0.008, True),
    Street("Jacinto Ave", "Jacinto", 0.262, (0.30, 0.70)),
    Street("Bonavista Ave", "Bonavista", 0.298, (0.28, 0.74)),
    Street("S Olmos Ave", "Olmos", 0.335, (0.03, 0.72), 0.006),
    Street("Alvear Ave", "Alvear", 0.372, (0.02, 0.98), -0.006, True),
    Street("Laguna Ave", "Laguna", 0.410, (0.24, 0.78)),
    Street("Park View Ave", "Park View", 0.445, (0.30, 0.70)),
    Street("Carondel Ave", "Carondel", 0.482, (0.02, 0.62)),
    Street("Mission Ave", "Mission", 0.520, (0.02, 0.98), 0.012, True),
    Street("Figueras Ave", "Figueras", 0.560, (0.28, 0.98)),
    Street("Obispo Ave", "Obispo", 0.598, (0.30, 0.66)),
    Street("Plaza Ave", "Plaza", 0.636, (0.26, 0.74)),
    Street("Broad Ave", "Broad", 0.676, (0.02, 0.98), -0.010, True),
    Street("Depot Ave", "Depot", 0.718, (0.24, 0.72)),
    Street("Granada Ave", "Granada", 0.758, (0.03, 0.56)),
    Street("Naranjo Ave", "Naranjo", 0.800, (0.30, 0.97), 0.008),
    Street("Railyard Ave", "Railyard", 0.842, (0.02, 0.98), 0.004, True),
    Street("Santana Ave", "Santana", 0.884, (0.26, 0.70)),
    Street("Tejon Ave", "Tejon", 0.922, (0.02, 0.60)),
    Street("Eastbank Ave", "Eastbank", 0.962, (0.10, 0.94), -0.010),
)

# West to east streets, listed from south to north.
STREETS: tuple[Street, ...] = (
    Street("Harbor Rd", "Harbor", 0.030, (0.02, 0.98), 0.010, True),
    Street("38th St", "38th St", 0.062, (0.10, 0.62)),
    Street("36th St", "36th St", 0.092, (0.30, 0.97)),
    Street("34th St", "34th St", 0.120, (0.04, 0.48)),
    Street("32nd St", "32nd St", 0.150, (0.40, 0.95)),
    Street("Slate Blvd", "Slate", 0.182, (0.02, 0.98), -0.008, True),
    Street("28th St", "28th St", 0.212, (0.02, 0.50)),
    Street("26th St", "26th St", 0.242, (0.44, 0.98)),
    Street("24th St", "24th St", 0.270, (0.12, 0.72)),
    Street("Adela Blvd", "Adela", 0.302, (0.02, 0.98), 0.006, True),
    Street("21st St", "21st St", 0.328, (0.16, 0.66)),
    Street("18th St", "18th St", 0.354, (0.18, 0.80)),
    Street("15th St", "15th St", 0.380, (0.04, 0.60)),
    Street("12th St", "12th St", 0.405, (0.22, 0.90)),
    Street("Olmeda Blvd", "Olmeda", 0.432, (0.02, 0.98), -0.004, True),
    Street("10th St", "10th St", 0.458, (0.20, 0.66)),
    Street("9th St", "9th St", 0.482, (0.18, 0.84)),
    Street("8th St", "8th St", 0.507, (0.02, 0.98), 0.006, True),
    Street("7th St", "7th St", 0.532, (0.16, 0.72)),
    Street("6th St", "6th St", 0.557, (0.02, 0.98), 0.002, True),
    Street("5th St", "5th St", 0.582, (0.24, 0.86)),
    Street("4th St", "4th St", 0.607, (0.10, 0.66)),
    Street("3rd St", "3rd St", 0.634, (0.02, 0.98), -0.006, True),
    Street("2nd St", "2nd St", 0.660, (0.34, 0.92)),
    Street("1st St", "1st St", 0.687, (0.14, 0.78)),
    Street("Aurelia Blvd", "Aurelia", 0.716, (0.02, 0.98), 0.012, True),
    Street("Temple Hill Rd", "Temple Hill", 0.746, (0.06, 0.50)),
    Street("Canyon St", "Canyon", 0.775, (0.36, 0.94)),
    Street("Mirador St", "Mirador", 0.803, (0.20, 0.66)),
    Street("Sunrise Blvd", "Sunrise", 0.834, (0.02, 0.98), -0.010, True),
    Street("Loma St", "Loma", 0.864, (0.03, 0.44)),
    Street("Sycamore St", "Sycamore", 0.892, (0.46, 0.97)),
    Street("Chaparral Dr", "Chaparral", 0.922, (0.05, 0.60)),
    Street("Ridge Dr", "Ridge", 0.956, (0.10, 0.96), 0.006),
)
