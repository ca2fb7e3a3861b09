//! Charts of figures as compact SVG: what one chart shows, and how it is drawn.
