import { siteConfig } from "../../tools/site/site-config.js";

export default siteConfig();
