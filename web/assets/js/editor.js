// The editor of a lesson: rich text, blocks moved by keyboard, focus that
// stays where one works. Saving as one types is autosave.js.
import { blocks } from "./editor/blocks.js";
import { marks } from "./editor/marks.js";
import { rich } from "./editor/rich.js";

blocks();
marks();
document.querySelectorAll("[data-rich]").forEach(rich);
