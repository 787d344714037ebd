// Everything works without these scripts; they only save people work. None
// of them contains a sentence: words stand in <template>s of the page.
import { autosave } from "./autosave.js";
import { focusMessage } from "./focus.js";
import { heatKeys } from "./heat.js";
import { shortcuts } from "./keys.js";
import { menus } from "./menus.js";
import { pickAreas } from "./pick.js";
import { renew } from "./renew.js";
import { watchSession } from "./session.js";
import { suggest } from "./suggest.js";
import { themeSwitch } from "./theme.js";
import { uploads } from "./upload.js";

focusMessage();
menus();
themeSwitch();
shortcuts();
heatKeys();
pickAreas();
watchSession();
document.querySelectorAll("[data-upload]").forEach(uploads);
document.querySelectorAll("form[data-suggest]").forEach(suggest);
document.querySelectorAll("[data-renew]").forEach(renew);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
