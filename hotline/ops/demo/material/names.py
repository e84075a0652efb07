"""Handles and invented names for the demo's responders. Handles are at most 8 letters, to fit a text."""

_HANDLES = """
nopal colibri jade lupita chuy marisol beto wren otis rocio hal yoli gus nati pilar cedar abril ximena tavo mina joel
dulce rita sam quique luz ernie ivy chela moss andres bea fito noor kai alma rafa tere jo mirna pepe sage nena duke lalo
vero birch paty rey coco hugo sandra memo olive chino marta finn
"""
_FIRST = """
Adela Alberto Amalia Arturo Belinda Bruno Camila Carlos Celia Damian Delia Edgar Elena Ernesto Esperanza Felipe Flor
Gabriel Gloria Hector Irene Isaac Jacinta Javier Josefa Julian Karina Leonel Lidia Lorenzo Magda Manuel Mercedes Miguel
Nadia Nestor Norma Octavio Olivia Pablo Perla Ramiro Raquel Ruben Salma Samuel Silvia Teo Ursula Victor Wendy Yair Zulema
"""
_LAST = """
Abarca Alarid Arana Baez Becerril Bonner Cadena Calloway Cervera Corral Duarte Eastman Elizondo Farias Fuentes Galindo
Garner Hadley Higuera Ibarra Jasso Kessler Landeros Lozoya Madera Montano Neri Ocampo Orta Paredes Pineda Quezada Rangel
Reyna Salceda Tovar Urena Valdovin Walden Yanez Zepeda
"""

HANDLES, FIRST, LAST = tuple(_HANDLES.split()), tuple(_FIRST.split()), tuple(_LAST.split())
