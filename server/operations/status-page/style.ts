import { createHash } from 'node:crypto'

const latin = 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD'
const more = 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0'
/** The product's faces from the product itself; where they are not reached the reader's own stand in, at once. */
const face = (family: string, file: string, weights: string) => [['latin', latin], ['latin-ext', more]].map(([part, range]) =>
  `@font-face{font-family:'${family}';src:url(/fonts/${file}-${part}-wght-normal.woff2) format('woff2');font-weight:${weights};font-display:swap;unicode-range:${range}}`).join('\n')
const faces = [face('Source Sans 3', 'source-sans-3', '200 900'), face('STIX Two Text', 'stix-two-text', '400 700')].join('\n')

/** The whole style of the public page: it stands in the page itself, so that one file is enough. Colours are those of the product. */
export const style = `
${faces}
:root{color-scheme:light dark;--paper:#FBF9F3;--sheet:#FFFEFB;--ink:#1C1A17;--ink2:#48433B;--ink3:#696257;--edge:#8B8373;--rule:#E2DCCD;--bar:#AFA79A;--blue:#1D4C9A;--blue-ink:#fff;--down:#960F1A;--partial:#B04B05;--worse:#A8850C;--care:#4D5A66;--ok:#2A6848;--note:#F8EBDD}
@media(prefers-color-scheme:dark){:root{--paper:#151310;--sheet:#1F1C18;--ink:#F1E9D8;--ink2:#CBC2B0;--ink3:#A0978A;--edge:#857B6B;--rule:#302B24;--bar:#6E6557;--blue:#9DBDF7;--blue-ink:#101A2C;--down:#FF9085;--partial:#EF9442;--worse:#A08B30;--care:#A9B6C2;--ok:#83C29E;--note:#33230F}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/24px 'Source Sans 3','Source Sans Pro',system-ui,-apple-system,'Segoe UI',sans-serif;overflow-wrap:break-word}
.page{max-width:900px;margin:0 auto;padding:24px 20px 48px}
h1,h2,h3,.name{font-family:'STIX Two Text',Georgia,'Times New Roman',serif;font-weight:500;margin:0}
a{color:var(--blue)}a:focus-visible,summary:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--blue);outline-offset:2px;border-radius:3px}
header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:baseline;justify-content:space-between;margin-bottom:20px}
.name{font-size:22px}.name a{color:inherit;text-decoration:none}.quiet{color:var(--ink3);font-size:14px;line-height:20px}
.button,button{display:inline-block;font-family:inherit;font-weight:600;font-size:15px;line-height:22px;padding:9px 16px;border:1px solid var(--edge);border-radius:3px;background:var(--sheet);color:var(--ink);text-decoration:none;cursor:pointer}
button.main{background:var(--blue);border-color:var(--blue);color:var(--blue-ink)}
.head{display:grid;grid-template-columns:auto 1fr;gap:0 16px;align-items:start;margin-bottom:24px}
.head svg{width:26px;height:26px;margin-top:6px}.head h1{font-size:28px;line-height:36px}
.note{background:var(--note);border-left:4px solid var(--partial);padding:10px 14px;margin:0 0 20px}
section{border-top:1px solid var(--ink);padding-top:12px;margin-top:24px}
section>h2{font-size:20px;line-height:28px}section>h2+.quiet{margin:0 0 8px}
h3{font-size:18px;line-height:26px}h3.group{margin-top:16px;font-size:17px}
article{margin:8px 0 20px}article p{margin:4px 0;max-width:44em}.news{font-family:'STIX Two Text',Georgia,serif;font-size:18px;line-height:27px}
ol.updates{list-style:none;margin:8px 0 0;padding:0 0 0 14px;border-left:2px solid var(--rule)}ol.updates li{margin:0 0 10px}
ul.components{list-style:none;margin:0;padding:0}
ul.components>li{display:grid;grid-template-columns:minmax(0,200px) minmax(0,1fr) 84px;gap:4px 16px;align-items:center;padding:10px 0;border-bottom:1px solid var(--rule)}
.title{font-weight:600}.state{display:flex;gap:8px;align-items:center;font-size:14px;line-height:20px;color:var(--ink2)}.state svg{width:13px;height:13px;flex:none}
.bars{display:block;width:100%;height:32px}.share{text-align:right;font-variant-numeric:tabular-nums}
.about{grid-column:1/-1;margin:0}details{grid-column:1/-1;font-size:14px;line-height:20px}summary{cursor:pointer;color:var(--ink2);padding:4px 0;width:fit-content}
table{border-collapse:collapse;width:100%;margin:4px 0 8px;font-variant-numeric:tabular-nums}th,td{text-align:left;font-weight:400;padding:3px 12px 3px 0;border-bottom:1px solid var(--rule)}thead th{color:var(--ink3)}
.scroll{overflow-x:auto}
.operational{color:var(--ok)}.degraded_performance{color:var(--worse)}.partial_outage{color:var(--partial)}.major_outage{color:var(--down)}.under_maintenance{color:var(--care)}.unknown{color:var(--ink3)}
footer{display:flex;flex-wrap:wrap;gap:8px 20px;justify-content:space-between;margin-top:40px;font-size:14px;line-height:20px;color:var(--ink3)}footer nav{display:flex;flex-wrap:wrap;gap:4px 16px}
form{max-width:32em}label.field,fieldset{display:block;margin:16px 0;border:0;padding:0}legend,label.field>span{display:block;font-weight:600;margin-bottom:4px;padding:0}
input[type=text]{width:100%;font:inherit;color:inherit;background:var(--sheet);border:1px solid var(--edge);border-radius:3px;padding:10px 12px}
label.choice{display:flex;gap:10px;align-items:baseline;padding:5px 0}.hidden{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
@media(max-width:640px){ul.components>li{grid-template-columns:1fr auto}.bars{grid-column:1/-1;order:3}.about{order:4}details{order:5}.head h1{font-size:24px;line-height:31px}.button,button{padding:13px 18px}summary{padding:12px 0}footer a{padding:12px 0}label.choice{padding:10px 0}label.choice input{width:22px;height:22px;margin:0;align-self:center}}
@media print{.button,form,footer nav{display:none}}
`

const hash = createHash('sha256').update(style).digest('base64')

/** What a browser lets the page do: its own style and posting its own forms. No scripts, nothing from elsewhere, in no frame. */
export const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
