"""The landmarks of the invented city: what people name when they do not know the corner.

Names are short enough for a text (24 characters) and use only letters that keep a text in one segment.
Places are fractions of the city frame, (east, north).
"""

from typing import NamedTuple


class Landmark(NamedTuple):
    name: str
    east: float
    north: float
    is_major: bool = False


LANDMARKS: tuple[Landmark, ...] = (
    # the middle of town
    Landmark("Parque Laguna", 0.402, 0.566, True),
    Landmark("Donas Lucero", 0.377, 0.636, True),
    Landmark("Burbujas Coin Laundry", 0.303, 0.534),
    Landmark("Mercado Olmos", 0.340, 0.459),
    Landmark("Olmeda Swap Meet", 0.447, 0.433, True),
    Landmark("Laguna Metro Station", 0.414, 0.512, True),
    Landmark("St Brigid Church", 0.266, 0.609),
    Landmark("Clinica Buena Vista", 0.299, 0.484),
    Landmark("Jacinto Street School", 0.264, 0.406),
    Landmark("Carondel Day Labor Stop", 0.483, 0.382),
    Landmark("Alvear Hardware Lot", 0.371, 0.330, True),
    Landmark("Templo Nueva Aurora", 0.444, 0.484),
    Landmark("Panamericana Bakery", 0.522, 0.560),
    # the old plaza and downtown
    Landmark("Old Plaza", 0.640, 0.560, True),
    Landmark("County Courthouse", 0.600, 0.609, True),
    Landmark("Federal Building", 0.562, 0.636, True),
    Landmark("Santa Aurelia Bus Depot", 0.720, 0.508, True),
    Landmark("City Hall", 0.638, 0.636, True),
    Landmark("Garment Arcade", 0.678, 0.458, True),
    Landmark("Central Library", 0.560, 0.533),
    Landmark("Mercado Obispo", 0.600, 0.434),
    # the railyards and the east side
    Landmark("Railyard Produce Market", 0.843, 0.560, True),
    Landmark("Naranjo Park", 0.804, 0.485, True),
    Landmark("Our Lady of the Lamp", 0.886, 0.610),
    Landmark("Eastbank Car Wash", 0.958, 0.404),
    Landmark("Santana Tire Shop", 0.885, 0.432),
    # the west
    Landmark("Castillo Shopping Row", 0.077, 0.558, True),
    Landmark("Palmetto Playground", 0.152, 0.434),
    Landmark("Westgate Clinic", 0.116, 0.606),
    # the north
    Landmark("Mirador Overlook", 0.420, 0.835, True),
    Landmark("Loma Verde School", 0.188, 0.866),
    Landmark("Sunrise Car Lot", 0.226, 0.833),
    Landmark("Canyon Nursery", 0.556, 0.776),
    Landmark("Sycamore Hospital", 0.676, 0.892, True),
    Landmark("Ridge Water Tower", 0.802, 0.957),
    # the south
    Landmark("Molino Park", 0.154, 0.214, True),
    Landmark("Slate Recycling Yard", 0.226, 0.183),
    Landmark("Higuera Gardens", 0.373, 0.152),
    Landmark("Harbor Flea Market", 0.520, 0.033, True),
    Landmark("Brickyard Warehouses", 0.676, 0.186, True),
    Landmark("Granada Poultry Plant", 0.757, 0.242),
    Landmark("Tejon Truck Stop", 0.922, 0.182, True),
    Landmark("Iglesia del Puerto", 0.845, 0.060),
)
