// System fonts: the site asks no other host for anything, and loads no font at all.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme;
