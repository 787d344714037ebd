// Before the session ends a dialog counts down and offers to stay (WCAG
// 2.2.1). The end comes with the page; other tabs tell when they moved it. On
// a device that several people use, any input counts as use, and at the end
// the page goes: the next person must not find it.
import { token } from "./page.js";
import { banner, words } from "./words.js";

const warning = { own: 2 * 60 * 1000, shared: 60 * 1000 };
const spoken = [60, 30, 10]; // seconds; a voice at each of them would never stop
const useEvery = 30 * 1000;
const channel = "lotse-session";

export function watchSession() {
	// A page out of the browser's memory shows whoever was here before.
	addEventListener("pageshow", (event) => event.persisted && location.reload());
	const meta = document.querySelector('meta[name="lotse-session"]');
	if (!meta) return;
	const leave = words("leave")?.href;
	const warned = leave ? warning.shared : warning.own;
	const tabs = new BroadcastChannel(channel);
	let end = Date.now() + Number(meta.content) * 1000;
	let dialog = null;
	let timer = 0;

	const plan = () => {
		clearTimeout(timer);
		const left = end - Date.now();
		if (left > warned) {
			close();
			banner(null);
			timer = setTimeout(plan, left - warned);
		} else if (left > 0) {
			warn(Math.ceil(left / 1000));
			timer = setTimeout(plan, left % 1000 || 1000);
		} else {
			close();
			over();
		}
	};
	const move = (to) => {
		if (to <= end) return;
		end = to;
		plan();
	};
	const warn = (seconds) => {
		if (!dialog) open();
		const count = dialog.querySelector("[data-left]");
		count.textContent = count.dataset.left.replace("%s", seconds);
		if (spoken.includes(seconds)) dialog.querySelector("[data-say]").textContent = count.textContent;
	};
	const open = () => {
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
	const over = () => {
		if (!leave) return banner("over");
		document.querySelectorAll("body > header, main").forEach((part) => (part.hidden = true));
		// What could not be saved stays in the memory of the hidden page.
		const pending = !dispatchEvent(new Event("lotse-leave", { cancelable: true }));
		if (pending) banner("over");
		else location.replace(leave);
	};
	const stay = async () => {
		const to = await extend(meta.dataset.extend);
		if (to) {
			tabs.postMessage(to);
			move(to);
		} else {
			close();
			over();
		}
	};

	if (leave) {
		let used = Date.now();
		const use = async () => {
			if (dialog || Date.now() - used < useEvery) return;
			used = Date.now();
			const to = await extend(meta.dataset.extend);
			if (to) {
				tabs.postMessage(to);
				move(to);
			}
		};
		for (const kind of ["keydown", "pointerdown", "scroll"]) addEventListener(kind, use, { passive: true });
	}
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
