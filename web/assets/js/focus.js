// The focus begins at the message of the page: errors, what was saved or
// undone, whether the answer was right (WCAG 2.4.3).
export function focusMessage() {
	const message = document.querySelector(".lp-errors[data-focus]") ?? document.querySelector("[data-focus]");
	message?.focus({ preventScroll: message.classList.contains("lp-notice") });
}
