// Light or dark without a reload; the server learns it from the same cookie.
const year = 60 * 60 * 24 * 365;

export function themeSwitch() {
	const group = document.querySelector("[data-theme-switch]");
	group?.addEventListener("click", (event) => {
		const button = event.target.closest("button[name=theme]");
		if (!button) return;
		event.preventDefault();
		const theme = button.value;
		const root = document.documentElement;
		if (theme === "system") root.removeAttribute("data-kern-theme");
		else root.setAttribute("data-kern-theme", theme);
		const secure = location.protocol === "https:" ? "; Secure" : "";
		document.cookie = `theme=${theme}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
		for (const b of group.querySelectorAll("button")) b.setAttribute("aria-pressed", String(b === button));
	});
}
