// The page's own address, read again: a fresh token after a new sign-in, the
// stored answer after a conflict.
export async function freshPage() {
	const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
	if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return null;
	return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// token returns the CSRF token of a document.
export const token = (doc) => doc.querySelector('meta[name="lotse-csrf"]')?.content ?? "";

// adopt puts another token into this page and all its forms.
export function adopt(value) {
	const meta = document.querySelector('meta[name="lotse-csrf"]');
	if (meta) meta.content = value;
	document.querySelectorAll('input[name="_csrf"]').forEach((input) => (input.value = value));
}
