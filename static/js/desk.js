// Desk: what every page of the console has besides app.js.
import "./acts.js";
import "./alarm.js";
import "./hands.js";
import "./palette.js";
