// The data as the file carries it: JSON, packed by zlib, as base64. The browser unpacks it without any request.

/** Text of a packed block of the page. */
async function unpack(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) bytes[at] = packed.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

if (typeof DecompressionStream !== "function") {
  document.getElementById("live").className = "old";
  document.getElementById("live").textContent = say("oldBrowser");
}
const [dataText, sentencesText] = await Promise.all([unpack("data"), unpack("sentences")]);
