// A click on an area of a picture chooses the option that names it. The option
// is the control; the picture only helps the hand.
export function pickAreas() {
	document.querySelectorAll("[data-pick]").forEach((area) => {
		const option = document.getElementById(area.dataset.pick);
		if (!option) return;
		area.addEventListener("click", () => {
			option.click();
			option.focus({ preventScroll: true });
		});
	});
}
