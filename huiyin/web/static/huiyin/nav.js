/* The navigation: which groups are shut is remembered by this browser, in a cookie, so that pages come as they were left. */

const groups = [...document.querySelectorAll(".side__group")];
for (const one of groups) {
  one.querySelector("summary").addEventListener("click", () => {
    // the one that is pressed is about to change over
    const shut = groups.filter((group) => (group === one ? group.open : !group.open)).map((group) => group.dataset.group);
    document.cookie = `huiyin_nav=${shut.join(".")}; path=/; max-age=31536000; samesite=strict`;
  });
}
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
