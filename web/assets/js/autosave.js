// A form with data-autosave="<address>" posts each change there at once.
//
// What is sent: the form's own fields, with a key of its own per change, so
// that a repeated sending takes effect once. What is expected: JSON
// {"version": n} (n goes into the field "version", and the form fires
// "lotse-saved"), 409 when another window stored something newer, 401 when the
// session is over. Whatever happens, the input stays on the page and is sent
// later, for up to an hour.
import { conflict } from "./conflict.js";
import { adopt, freshPage, token } from "./page.js";
import { banner, words } from "./words.js";

const pause = 800; // after typing
const waits = [2, 4, 8, 15, 30]; // seconds between attempts
const giveUp = 60 * 60 * 1000;

export function autosave(form) {
	const saver = new Saver(form);
	let timer = 0;
	form.addEventListener("input", (event) => {
		if (!event.target.name || event.target.type === "hidden") return;
		const typed = event.target.matches("textarea, input:not([type=radio], [type=checkbox])");
		saver.touch();
		clearTimeout(timer);
		timer = setTimeout(() => saver.save(), typed ? pause : 0);
	});
	form.addEventListener("submit", (event) => saver.submit(event));
	addEventListener("beforeunload", (event) => saver.pending && !saver.leaving && event.preventDefault());
	addEventListener("lotse-leave", (event) => saver.pending && event.preventDefault());
	addEventListener("online", () => saver.retry());
	addEventListener("focus", () => saver.retry());
}

class Saver {
	constructor(form) {
		this.form = form;
		this.status = form.querySelector("[data-saved]");
		this.next = null; // the newest change that is not sent yet
		this.running = null; // the sending of the one before
		this.changed = false;
		this.tries = 0;
		this.since = 0;
	}

	get pending() {
		return this.changed || this.next !== null || this.running !== null;
	}

	touch() {
		this.changed = true;
	}

	// save takes the newest state; an older one that still waits is dropped.
	save() {
		const body = new URLSearchParams(new FormData(this.form));
		body.set("_key", crypto.randomUUID());
		this.changed = false;
		this.next = body;
		return (this.running ??= this.drain().finally(() => (this.running = null)));
	}

	async drain() {
		while (this.next) {
			const body = this.next;
			this.say("saving");
			const outcome = await this.send(body);
			if (outcome === "saved") {
				if (this.next === body) this.next = null;
				this.tries = 0;
			} else if (outcome !== "again") {
				return;
			}
		}
	}

	async send(body) {
		body.set("_csrf", token(document));
		body.set("version", this.form.elements.version?.value ?? "");
		let answer;
		try {
			answer = await fetch(this.form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
		} catch {
			return this.lost();
		}
		if (answer.ok) return this.saved(answer);
		if (answer.status === 409) return this.clash(answer);
		if (answer.type === "opaqueredirect" || answer.status === 401) return this.expired();
		if (answer.status === 403) return this.renew();
		if (answer.status >= 500 || answer.status === 429) return this.lost();
		this.next = null;
		this.say("unsaved");
		banner("refused", await reason(answer));
		return "refused";
	}

	async saved(answer) {
		const { version } = await answer.json().catch(() => ({}));
		if (version !== undefined && this.form.elements.version) this.form.elements.version.value = version;
		this.since = 0;
		banner(null);
		this.say("saved");
		this.form.dispatchEvent(new Event("lotse-saved", { bubbles: true }));
		return "saved";
	}

	// lost waits longer each time; the banner says to leave the page open.
	lost() {
		this.since ||= Date.now();
		banner("lost");
		this.say("unsaved");
		if (Date.now() - this.since < giveUp) {
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.retry(), waits[Math.min(this.tries++, waits.length - 1)] * 1000);
		}
		return "lost";
	}

	// expired: a sign-in in another window makes the next try succeed.
	expired() {
		banner("expired");
		this.say("unsaved");
		return "expired";
	}

	// renew fetches the token of the session that replaced this page's.
	async renew() {
		const page = await freshPage().catch(() => null);
		if (!page) return this.expired();
		const fresh = token(page);
		if (fresh === token(document)) {
			this.next = null;
			banner("refused");
			return "refused";
		}
		adopt(fresh);
		return "again";
	}

	async clash(answer) {
		const compare = words("clash");
		if (compare) {
			const said = await reason(answer);
			if (said) compare.querySelector(".kern-title").textContent = said;
			const label = compare.querySelector("[data-again]");
			if (label && !answer.headers.get("Lotse-Newer")) label.textContent = label.dataset.again;
			// The page has a view of both versions: the next submit leads there.
			this.next = null;
			this.say("unsaved");
			this.form.querySelector(".lp-conflict")?.remove();
			this.form.prepend(compare);
			return "clash";
		}
		const page = await freshPage().catch(() => null);
		if (!page) return this.lost();
		this.next = null;
		this.say("unsaved");
		conflict(this.form, page, () => this.save());
		return "clash";
	}

	retry() {
		if (this.next && !this.running) this.running = this.drain().finally(() => (this.running = null));
	}

	// submit waits for what is under way, so that the form's version is
	// current. A form that cannot be saved is not sent into the void.
	async submit(event) {
		if (!this.pending || this.leaving) {
			this.leaving = true;
			return;
		}
		event.preventDefault();
		if (this.changed) this.save();
		else this.retry();
		await this.running;
		if (this.pending) return;
		this.leaving = true;
		this.form.requestSubmit(event.submitter);
	}

	say(state) {
		if (!this.status) return;
		const now = new Date().toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
		this.status.textContent = this.status.dataset[state].replace("%s", now);
	}
}

// reason is why the server refused, in the reader's language.
async function reason(answer) {
	const { detail, errors } = await answer.json().catch(() => ({}));
	return errors?.[0]?.detail ?? detail;
}
