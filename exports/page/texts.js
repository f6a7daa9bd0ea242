// What the page says, in both languages. Labels of types and relations come with the data.
const TEXTS = {
  search: ["搜索名称", "Search names"],
  results: ["搜索结果", "Results"],
  overview: ["总览", "Overview"],
  language: ["English", "中文"],
  filters: ["筛选", "Filters"],
  details: ["详情", "Details"],
  graph: ["关系图", "Graph"],
  types: ["类型", "Types"],
  statuses: ["状态", "Status"],
  predicates: ["关系", "Relations"],
  clear: ["清除筛选", "Clear filters"],
  welcome: [
    "点击节点或连线，或搜索一个名称，查看陈述和原句。",
    "Click a node or a line, or search for a name, to see statements and their sentences.",
  ],
  documents: ["报告", "Reports"],
  figures: ["指标", "Figures"],
  aliases: ["又称", "Also written"],
  scope: ["所在", "Within"],
  back: ["返回", "Back"],
  none: ["没有陈述", "No statements"],
  nothing: ["没有找到", "Nothing found"],
  confidence: ["置信度", "confidence"],
  evidence: ["依据", "Evidence"],
  inverse: ["被", "of"],
  more: ["还有 {n} 个未显示", "{n} more not shown"],
  counts: [
    "{documents} 份报告，{entities} 个实体，{statements} 条陈述，{figures} 个数据",
    "{documents} reports, {entities} entities, {statements} statements, {figures} figures",
  ],
};

let language = (navigator.language || "zh").startsWith("zh") ? 0 : 1;

/** A text of the page in the present language, with {names} filled in. */
function say(key, values = {}) {
  return TEXTS[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
