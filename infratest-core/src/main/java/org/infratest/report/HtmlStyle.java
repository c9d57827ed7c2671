package org.infratest.report;

/** How the page looks: on wide and narrow screens, in light and dark, and on paper. */
final class HtmlStyle {

    static final String CSS = """
            :root {
              color-scheme: light dark;
              --page: #f4f6f8; --card: #fff; --ink: #18212c; --soft: #5a6775; --line: #dde2e8; --code: #f4f6f8; --link: #1557b0;
              --failed: #b3261e; --failed-bg: #fdeae8; --infra: #8f5300; --infra-bg: #fff1d8; --config: #6a35b0; --config-bg: #f1e9fc;
              --passed: #1a7340; --passed-bg: #e3f4e9; --plain-bg: #eaeef2;
              --build: #8a63c4; --boot: #2f6fd0; --provision: #17907f; --login: #6d9be0; --readiness: #c08a1a; --test: #3f9d62; --down: #8793a1;
              --c0: #2563c9; --c1: #0c8171; --c2: #a8500a; --c3: #8a3fb5; --c4: #b3264f; --c5: #5f6f1c;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --page: #10151b; --card: #19202a; --ink: #e5eaf0; --soft: #98a5b4; --line: #2d3744; --code: #10151b; --link: #8ab8ff;
                --failed: #ff958c; --failed-bg: #40201e; --infra: #f5c26b; --infra-bg: #3b2d12; --config: #cdaeff; --config-bg: #2f2345;
                --passed: #84d6a2; --passed-bg: #17331f; --plain-bg: #27303c;
                --build: #b394e6; --boot: #6ea3f2; --provision: #4fc2b0; --login: #9dbff0; --readiness: #dcb457; --test: #63bd84; --down: #7c8998;
                --c0: #7eaef7; --c1: #55c4b2; --c2: #eba25c; --c3: #cf9df0; --c4: #f58fab; --c5: #b5c766;
              }
            }
            * { box-sizing: border-box; }
            html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
            body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
              margin: 0 auto; max-width: 78rem; padding: 1.5rem 1.5rem 4rem; }
            h1 { font-size: 1.75rem; letter-spacing: -.015em; line-height: 1.2; margin: .1rem 0 .7rem; }
            h2 { font-size: 1.2rem; letter-spacing: -.01em; margin: 2.4rem 0 .7rem; }
            h3 { font-size: .95rem; margin: 0; overflow-wrap: anywhere; }
            p { margin: .35rem 0; } a { color: var(--link); overflow-wrap: anywhere; }
            code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .87em; }
            .brand { color: var(--soft); font-size: .85rem; font-weight: 600; letter-spacing: .06em; margin: 0; text-transform: uppercase; }
            .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 1rem; padding: 1rem 1.15rem; }
            .card.bad { border-left: 4px solid var(--soft); }
            .bad.failed { border-left-color: var(--failed); } .bad.infrastructure { border-left-color: var(--infra); }
            .bad.configuration { border-left-color: var(--config); }
            .pill { background: var(--plain-bg); border-radius: 99px; color: var(--soft); display: inline-block; font-size: .8rem; font-weight: 600;
              line-height: 1.3; padding: .14rem .6rem; white-space: nowrap; }
            .pill.failed { background: var(--failed-bg); color: var(--failed); }
            .pill.infrastructure { background: var(--infra-bg); color: var(--infra); }
            .pill.configuration { background: var(--config-bg); color: var(--config); }
            .pill.passed, .pill.stopped, .pill.built { background: var(--passed-bg); color: var(--passed); }
            .pill.zero { background: none; box-shadow: inset 0 0 0 1px var(--line); color: var(--soft); font-weight: 400; }
            .counts { align-items: baseline; display: flex; flex-wrap: wrap; gap: .35rem; margin: .4rem 0; }
            .counts b { min-width: 4.2rem; }
            .facts { color: var(--soft); display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; margin: .6rem 0 0; }
            .facts span { overflow-wrap: anywhere; } .facts b { color: var(--ink); font-weight: 600; }
            nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin-top: .9rem; }
            .remark { background: var(--infra-bg); border-radius: 8px; color: var(--ink); margin: .8rem 0 0; overflow-wrap: anywhere; padding: .5rem .8rem; }
            .title { align-items: baseline; display: flex; flex-wrap: wrap; gap: .3rem .7rem; }
            .title h3 { font-size: 1.02rem; } .note { color: var(--soft); font-size: .87rem; }
            pre { background: var(--code); border-radius: 7px; margin: .6rem 0; max-height: 26rem; overflow: auto; overflow-wrap: anywhere;
              padding: .65rem .8rem; white-space: pre-wrap; }
            details { border-top: 1px solid var(--line); padding: .4rem 0; } details:last-child { padding-bottom: 0; }
            summary { cursor: pointer; overflow-wrap: anywhere; } .file { font-size: .87rem; }
            img { border: 1px solid var(--line); border-radius: 7px; display: block; height: auto; margin: .5rem 0; max-width: 100%; }
            table { border-collapse: collapse; width: 100%; }
            th { color: var(--soft); font-size: .8rem; font-weight: 600; text-align: left; white-space: nowrap; }
            th, td { border-bottom: 1px solid var(--line); padding: .45rem .6rem; vertical-align: top; }
            td { font-size: .93rem; overflow-wrap: anywhere; } tbody tr:last-child td { border-bottom: 0; }
            th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
            td.short { overflow-wrap: normal; white-space: nowrap; } td.where { min-width: 7.2rem; } td.asker { font-size: .85rem; min-width: 11rem; }
            .environment { display: grid; gap: .6rem 2rem; } .picture { overflow-x: auto; }
            .topology { display: block; height: auto; max-width: 100%; } .topology.wide { max-width: none; }
            @media (min-width: 62rem) { .environment.drawn { grid-template-columns: auto 1fr; } }
            .topology text { fill: var(--ink); font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            .topology text.name { font-weight: 600; } .topology text.small { fill: var(--soft); font-size: 11px; }
            .topology text.address { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; }
            .host rect { fill: var(--code); stroke: var(--soft); stroke-width: 1.2; } .host line { stroke: var(--soft); stroke-width: 1.4; }
            .missing rect { stroke: var(--failed); stroke-dasharray: 4 3; } .topology .missing text.small { fill: var(--failed); }
            .missing line { stroke-dasharray: 4 3; }
            .net line { stroke-width: 3; stroke-linecap: round; } .gateway { fill: var(--card); stroke-width: 4; }
            .c0 line, .c0 .gateway { stroke: var(--c0); } .c0 .dot, .topology .c0 text.name { fill: var(--c0); }
            .c1 line, .c1 .gateway { stroke: var(--c1); } .c1 .dot, .topology .c1 text.name { fill: var(--c1); }
            .c2 line, .c2 .gateway { stroke: var(--c2); } .c2 .dot, .topology .c2 text.name { fill: var(--c2); }
            .c3 line, .c3 .gateway { stroke: var(--c3); } .c3 .dot, .topology .c3 text.name { fill: var(--c3); }
            .c4 line, .c4 .gateway { stroke: var(--c4); } .c4 .dot, .topology .c4 text.name { fill: var(--c4); }
            .c5 line, .c5 .gateway { stroke: var(--c5); } .c5 .dot, .topology .c5 text.name { fill: var(--c5); }
            .path { align-items: baseline; display: flex; flex-wrap: wrap; gap: .3rem .45rem; margin: 0 0 .9rem; }
            .step { border-left: 4px solid var(--soft); background: var(--code); border-radius: 3px 6px 6px 3px; font-size: .87rem; overflow-wrap: anywhere;
              padding: .1rem .5rem; } .step.gap { background: none; border-left-style: dotted; color: var(--soft); }
            .matrix th, .matrix td { min-width: 5.5rem; } .matrix td:first-child { font-weight: 600; overflow-wrap: break-word; }
            .flows { display: flex; flex-wrap: wrap; gap: .25rem .35rem; } .flows details { border: 0; padding: 0; }
            .flow { border-radius: 5px; font-size: .82rem; line-height: 1.35; padding: .05rem .4rem; white-space: nowrap; }
            .flow.open { background: var(--passed-bg); color: var(--passed); font-weight: 600; }
            .flow.closed { box-shadow: inset 0 0 0 1px var(--line); color: var(--soft); }
            .flow.failed { background: var(--failed); color: var(--card); font-weight: 600; }
            .flow.unknown { background: var(--infra-bg); color: var(--infra); font-weight: 600; outline: 1px dashed var(--infra); }
            .timeline h3 { color: var(--soft); margin-top: .6rem; }
            .lane { align-items: center; display: grid; gap: .7rem; grid-template-columns: 8.5rem minmax(0, 1fr); }
            .who { font-size: .87rem; overflow: hidden; text-align: right; text-overflow: ellipsis; white-space: nowrap; }
            .track { display: block; overflow: visible; } .axis text { fill: var(--soft); font-size: 11px; }
            .grid { stroke: var(--line); stroke-width: 1; }
            .track rect { opacity: .38; rx: 2px; } .track rect.critical { opacity: 1; } .track rect:hover { opacity: .75; }
            rect.torn { stroke: var(--failed); stroke-dasharray: 3 2; }
            .k-build { fill: var(--build); border-color: var(--build); } .k-boot, .k-start { fill: var(--boot); border-color: var(--boot); }
            .k-provision { fill: var(--provision); border-color: var(--provision); } .k-login { fill: var(--login); border-color: var(--login); }
            .k-readiness { fill: var(--readiness); border-color: var(--readiness); } .k-test { fill: var(--test); border-color: var(--test); }
            .k-keep { fill: var(--c4); border-color: var(--c4); } .k-back { fill: var(--c3); border-color: var(--c3); }
            .k-probe { fill: var(--soft); border-color: var(--soft); } .k-teardown { fill: var(--down); border-color: var(--down); }
            rect.failed { fill: var(--failed); opacity: .85; } rect.infrastructure { fill: var(--infra); opacity: .85; }
            rect.configuration { fill: var(--config); opacity: .85; }
            .legend { display: flex; flex-wrap: wrap; font-size: .83rem; gap: .2rem 1rem; margin: .9rem 0 0; }
            .legend + table { margin-top: .9rem; }
            .legend i { border-left: .8rem solid; border-left-color: inherit; border-radius: 2px; display: inline-block; height: .7rem; margin-right: .4rem; }
            .legend i.k-build { border-color: var(--build); } .legend i.k-boot, .legend i.k-start { border-color: var(--boot); }
            .legend i.k-provision { border-color: var(--provision); } .legend i.k-login { border-color: var(--login); }
            .legend i.k-readiness { border-color: var(--readiness); } .legend i.k-test { border-color: var(--test); }
            .legend i.k-keep { border-color: var(--c4); } .legend i.k-back { border-color: var(--c3); }
            .legend i.k-probe { border-color: var(--soft); } .legend i.k-teardown { border-color: var(--down); }
            @media (max-width: 48rem) {
              body { padding: 1rem .8rem 3rem; } h1 { font-size: 1.4rem; } .card { padding: .8rem .85rem; }
              .lane { gap: 0; grid-template-columns: minmax(0, 1fr); } .who { text-align: left; } .lane.more .who, .axis .who { display: none; }
              thead { display: none; } table, tbody { display: block; }
              tr { border-bottom: 1px solid var(--line); display: grid; gap: .1rem .7rem; padding: .6rem 0; } tbody tr:last-child { border: 0; }
              .matrix tr { row-gap: .45rem; }
              td { border: 0; display: grid; gap: .7rem; grid-template-columns: 5.2rem minmax(0, 1fr); padding: 0; text-align: left; }
              td.short { white-space: normal; } td.where, td.asker { font-size: .93rem; min-width: 0; } td:empty { display: none; }
              td::before { color: var(--soft); content: attr(data-label); font-size: .83rem; } td > .pill { justify-self: start; }
            }
            @media print {
              body { background: none; max-width: none; padding: 0; } .card { break-inside: avoid; } nav { display: none; } pre { max-height: none; }
              rect, .pill, .step, .flow { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            }
            """;

    private HtmlStyle() {}
}
