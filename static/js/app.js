// App: the one entry; each module beside it has one job. Other pages' own modules may import from these by name.
import "./clocks.js";
import "./keys.js";
import "./panes.js";
import "./forms.js";
import "./live.js";
