// Menus are <details>; here they also close by Escape and by a click elsewhere.
export function menus() {
	const open = () => document.querySelectorAll("details.lp-menu[open]");
	document.addEventListener("click", (event) => {
		for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
	});
	document.addEventListener("keydown", (event) => {
		if (event.key !== "Escape") return;
		for (const menu of open()) {
			menu.open = false;
			menu.querySelector("summary").focus();
		}
	});
}
