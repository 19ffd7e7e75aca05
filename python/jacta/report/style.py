"""The style of a page: light and dark, phone, screen and paper. No script, no network."""

CSS = """
:root{color-scheme:light dark;--ink:#1b1c20;--paper:#fdfdfd;--soft:#f2f3f5;--rule:#d9dbe0;
--quiet:#5c6068;--link:#0b5c94;--good:#0a7a4b;--bad:#b4410e;--blue:#0072b2;
--orange:#d55e00;--green:#009e73;--pink:#cc79a7;--sky:#56b4e9;--yellow:#e69f00;
--grey:#84878f}
@media(prefers-color-scheme:dark){:root{--ink:#e6e7ea;--paper:#17181c;--soft:#212328;
--rule:#373a42;--quiet:#a4a8b1;--link:#7cc0f0;--good:#5cc998;--bad:#ff9a62;
--blue:#4fa8e0;--orange:#ff8a3d;--green:#35c79b;--pink:#e39cc4;--sky:#8accf2;
--yellow:#f2b636;--grey:#8f939c}
[id$="-density"] image{filter:invert(.92) hue-rotate(180deg)}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main,header,footer,nav{max-width:74rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.6rem 0 .7rem;padding-top:.5rem;
border-top:1px solid var(--rule)}
h3{font-size:1.02rem;margin:1.6rem 0 .5rem}
p{margin:.5rem 0;max-width:46rem}
a{color:var(--link)}
.quiet{color:var(--quiet)}
.good{color:var(--good);font-weight:600}
.bad{color:var(--bad);font-weight:600}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;
padding:0;margin:.9rem 0 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;
margin:1.2rem 0}
.tile{background:var(--soft);border-radius:.5rem;padding:.7rem .9rem;min-width:0}
.tile b{display:block;font-size:1.35rem;line-height:1.25;overflow-wrap:anywhere;
font-variant-numeric:tabular-nums}
.tile>span{color:var(--quiet);font-size:.85rem}
.wide{overflow-x:auto;margin:.6rem 0 1rem;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.28rem .8rem .28rem 0;text-align:left;vertical-align:baseline;
border-bottom:1px solid var(--rule)}
th{font-weight:600}
thead th{border-bottom:1.5px solid var(--quiet);vertical-align:bottom}
td:first-child{white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}
.pm{color:var(--quiet)}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;
font-size:.85em}
code{overflow-wrap:anywhere}
td code{overflow-wrap:normal;white-space:nowrap}
pre{background:var(--soft);border-radius:.5rem;padding:.8rem 1rem;overflow-x:auto;
margin:.6rem 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));
gap:1.2rem 2rem;align-items:start}
figure{margin:0;min-width:0}
figure.broad{grid-column:1/-1}
figure svg{display:block;width:100%;height:auto;max-width:34rem}
figure.broad svg{max-width:100%}
figcaption{color:var(--quiet);font-size:.87rem;max-width:34rem;margin:.3rem 0 0}
details{margin:.5rem 0}
summary{cursor:pointer;color:var(--link)}
footer{color:var(--quiet);font-size:.85rem;padding-top:2rem;padding-bottom:2.5rem}
@media(max-width:34rem){body{font-size:15px}h1{font-size:1.4rem}.tile b{font-size:1.15rem}
td:first-child{white-space:normal;overflow-wrap:anywhere;min-width:7.5rem}
td:first-child code{white-space:normal;overflow-wrap:anywhere}}
@media print{:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#f4f4f4;--rule:#bbb;
--quiet:#444;--link:#000;--blue:#0072b2;--orange:#d55e00;--green:#009e73;--pink:#cc79a7;
--sky:#56b4e9;--yellow:#e69f00;--grey:#84878f;--good:#064;--bad:#930}
body{font-size:10pt}nav{display:none}figure,tr,.tile{break-inside:avoid}
h2,h3{break-after:avoid}.wide,pre{overflow:visible}pre{white-space:pre-wrap}
td code{white-space:normal;overflow-wrap:anywhere}
.figures{grid-template-columns:1fr 1fr}}
"""
