// Two minutes before the session ends a dialog offers to stay (WCAG 2.2.1).
// The end comes with the page; other tabs tell when they moved it.
import { token } from "./page.js";
import { banner, words } from "./words.js";

const warning = 2 * 60 * 1000;
const channel = "lotse-session";

export function watchSession() {
	const meta = document.querySelector('meta[name="lotse-session"]');
	if (!meta) return;
	const tabs = new BroadcastChannel(channel);
	let end = Date.now() + Number(meta.content) * 1000;
	let dialog = null;
	let timer = 0;

	const plan = () => {
		clearTimeout(timer);
		const left = end - Date.now();
		if (left > warning) {
			close();
			banner(null);
			timer = setTimeout(plan, left - warning);
		} else if (left > 0) {
			warn();
			timer = setTimeout(plan, left);
		} else {
			close();
			banner("over");
		}
	};
	const move = (to) => {
		if (to <= end) return;
		end = to;
		plan();
	};
	const warn = () => {
		if (dialog) return;
		dialog = words("session");
		dialog.querySelector("[data-extend]").addEventListener("click", stay);
		dialog.addEventListener("close", () => close());
		document.body.append(dialog);
		dialog.showModal();
	};
	const close = () => {
		dialog?.remove();
		dialog = null;
	};
	const stay = async () => {
		const to = await extend(meta.dataset.extend);
		if (to) {
			tabs.postMessage(to);
			move(to);
		} else {
			close();
			banner("over");
		}
	};

	tabs.addEventListener("message", (event) => move(event.data));
	// Timers sleep with the machine.
	document.addEventListener("visibilitychange", () => document.hidden || plan());
	tabs.postMessage(end);
	plan();
}

// extend asks the server for more time and returns the new end, or 0. The
// answer is JSON: {"left": 1800}, in seconds.
async function extend(address) {
	const body = new URLSearchParams({ _csrf: token(document), _key: crypto.randomUUID() });
	try {
		const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
		if (!answer.ok) return 0;
		const { left } = await answer.json();
		return left > 0 ? Date.now() + left * 1000 : 0;
	} catch {
		return 0;
	}
}
