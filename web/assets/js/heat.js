// Arrow keys move between the links of a heat map; Tab still visits each.
const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export function heatKeys() {
	document.querySelectorAll("table[data-heat]").forEach((table) => {
		table.addEventListener("keydown", (event) => {
			const step = steps[event.key];
			const cell = event.target.closest("td");
			if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
			const next = find(table, cell, step);
			if (!next) return;
			event.preventDefault();
			next.focus();
		});
	});
}

// find walks on past cells without a link.
function find(table, cell, [down, right]) {
	const rows = [...table.tBodies[0].rows];
	let y = rows.indexOf(cell.parentElement);
	let x = cell.cellIndex;
	for (;;) {
		y += down;
		x += right;
		const next = rows[y]?.cells[x];
		if (!next || x < 1) return null;
		const link = next.querySelector("a");
		if (link) return link;
	}
}
