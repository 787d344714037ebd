// A form in [data-upload="<address>"] sends its files in pieces (tus 1.0): a
// file of any size, with progress, going on after a cut and after the page was
// closed. Then the page of the file follows or, in [data-take], a form with its
// hash. Without this script the form sends small files as it stands.
import { adopt, freshPage, token } from "./page.js";

const piece = 4 * 1024 * 1024;
const waits = [1, 2, 4, 8, 15, 30]; // seconds between attempts
const base = { "Tus-Resumable": "1.0.0", Accept: "application/json" };

export function uploads(box) {
	const form = box.querySelector("form");
	const input = form.querySelector("input[type=file]");
	const list = box.querySelector("[data-uploads]");
	let running = 0;
	addEventListener("beforeunload", (event) => running > 0 && event.preventDefault());
	form.addEventListener("submit", async (event) => {
		const files = [...input.files];
		if (files.length === 0) return; // the server says what is missing
		event.preventDefault();
		if (running > 0) return;
		running = files.length;
		list.replaceChildren();
		const rows = files.map((file) => new Upload(box, list, file));
		for (const row of rows) {
			await row.run();
			running--;
		}
		finish(box, rows);
	});
}

// finish leads on where all went well; else the reasons stay on the page.
function finish(box, rows) {
	if (rows.some((row) => row.failed)) return;
	const done = rows.filter((row) => row.to);
	const take = box.querySelector("[data-take] form");
	if (done.length === 1 && take) {
		take.elements.hash.value = done[0].to.split("/").pop();
		take.requestSubmit();
	} else if (done.length === 1) location.assign(done[0].to);
	else if (done.length > 1) location.assign(box.querySelector("form").action);
}

class Upload {
	constructor(box, list, file) {
		this.words = box.dataset;
		this.file = file;
		this.key = ["lotse-upload", file.name, file.size, file.lastModified].join(":");
		const row = box.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
		this.status = row.querySelector("[data-status]");
		this.bar = row.querySelector("progress");
		this.bar.setAttribute("aria-label", file.name);
		this.stop = row.querySelector("button");
		this.stop.append(Object.assign(document.createElement("span"), { className: "lp-sr", textContent: " " + file.name }));
		this.stop.addEventListener("click", () => this.cancel());
		this.tries = 0;
		list.append(row);
	}

	async run() {
		while (!this.to && !this.failed) {
			try {
				await this.send();
			} catch (problem) {
				if (problem instanceof Refused) this.end(problem.message);
				else await this.wait();
			}
		}
	}

	// send goes on from what the server has, up to the end.
	async send() {
		let at = await this.locate();
		this.show(at);
		do {
			const body = this.file.slice(at, at + piece);
			const answer = await this.call("PATCH", this.url, { "Upload-Offset": at, "Content-Type": "application/offset+octet-stream" }, body);
			if (this.failed) return;
			if (answer.status === 409) return;
			at = Number(answer.headers.get("Upload-Offset"));
			this.tries = 0;
			this.show(at);
			this.to = answer.headers.get("Lotse-Media");
		} while (at < this.file.size);
		if (!this.to) return;
		this.forget();
		this.say(this.words.done);
		this.stop.hidden = true;
	}

	// locate finds the upload that was begun, by this page or an earlier one.
	async locate() {
		this.url ||= localStorage.getItem(this.key);
		if (this.url) {
			const answer = await this.call("HEAD", this.url, {}, null, [404]);
			if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
		}
		const name = btoa(String.fromCharCode(...new TextEncoder().encode(this.file.name)));
		const answer = await this.call("POST", this.words.upload, { "Upload-Length": this.file.size, "Upload-Metadata": "filename " + name });
		this.url = answer.headers.get("Location");
		localStorage.setItem(this.key, this.url);
		return 0;
	}

	// call sends a request; a refusal ends the upload, anything else is tried
	// again.
	async call(method, url, headers, body, fine = [409]) {
		const answer = await fetch(url, { method, body, headers: { ...base, "X-CSRF-Token": token(document), ...headers }, redirect: "manual" });
		if (answer.ok || fine.includes(answer.status)) return answer;
		if (answer.status === 403 && (await this.renewed())) throw new Error("again");
		if (answer.status >= 500 || answer.type === "opaqueredirect") throw new Error("later");
		const problem = await answer.json().catch(() => ({}));
		throw new Refused(problem.detail ?? String(answer.status));
	}

	// renewed fetches the token of the session that replaced this page's.
	async renewed() {
		const page = await freshPage().catch(() => null);
		if (!page || token(page) === token(document)) return false;
		adopt(token(page));
		return true;
	}

	async wait() {
		this.say(this.words.waiting);
		const seconds = waits[Math.min(this.tries++, waits.length - 1)];
		await new Promise((go) => {
			setTimeout(go, seconds * 1000);
			addEventListener("online", go, { once: true });
		});
	}

	async cancel() {
		this.failed = true;
		if (this.url) await fetch(this.url, { method: "DELETE", headers: { ...base, "X-CSRF-Token": token(document) } }).catch(() => null);
		this.forget();
		this.bar.closest("li").remove();
	}

	end(message) {
		this.failed = true;
		this.forget();
		this.stop.hidden = true;
		this.bar.hidden = true;
		this.status.className = "kern-error";
		this.status.textContent = this.file.name + ": " + message;
	}

	forget() {
		localStorage.removeItem(this.key);
	}

	show(at) {
		this.bar.max = this.file.size;
		this.bar.value = at;
		const percent = Math.floor((at / this.file.size) * 100);
		if (at >= this.file.size) return this.say(this.words.checking);
		// Screen readers hear every quarter, not every piece.
		const quarter = Math.floor(percent / 25);
		if (quarter !== this.quarter || this.status.textContent === "") this.say(this.words.progress.replace("%d", percent));
		this.quarter = quarter;
	}

	say(text) {
		this.status.textContent = text.replace("%s", this.file.name);
	}
}

class Refused extends Error {}
