// Everything works without this file; it only saves people work.
import htmx from "htmx.org";
window.htmx = htmx;
