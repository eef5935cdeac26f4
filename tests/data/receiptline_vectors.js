// Makes receiptline_vectors.json: documents of our own as the npm package receiptline
// (Apache-2.0) renders them to ESC/POS and to plain text.  Not part of the test run:
//   npm install receiptline@4.0.4 && node receiptline_vectors.js > receiptline_vectors.json
const { transform } = require('receiptline');
const pkg = require('receiptline/package.json');
const documents = {
  plain: ['gb18030', 42, 'POS SALES SLIP\nMERCHANT COPY\n---\nAMOUNT | 128.50'],
  chinese: ['gb18030', 42, '^^^银联POS签购单\n商户存根 MERCHANT COPY\n-\n商户编号: | 898000000000001\n凭证号: | 000012\n^金额: | ^RMB 128.50\n=\n持卡人签名:'],
  decoration: ['cp437', 48, '_underline_ "bold" `inverse`\n^wide\n^^tall\n^^^double\n|left\nright|\n|left|right|'],
  columns: ['gb18030', 42, '{width:*,6,10; border:line}\n品名|数量|金额\n-\n牛肉面|1|32.00\n绿茶|2|10.00\n{border:space; width:auto}\n谢谢惠顾'],
  codes: ['gb18030', 42, '扫码\n{code:https://example.com/slip?n=12; option:qrcode,4,m}\n{code:6901234567892; option:ean,2,72,hri}\n{code:A123-45; option:code39,2,48,nohri}\n{code:1234AB; option:code128,2,48,hri}\n='],
  latin: ['multilingual', 48, 'Café à la crème | 3,90 €\nСпасибо\nŽluťoučký kůň'],
  traditional: ['big5', 42, '總計 | 100'],
  korean: ['ksc5601', 42, '합계 | 100'],
  japanese: ['shiftjis', 42, '合計 | 100\nｶｰﾄﾞ | ｲｯｶﾂ'],
};
const made_by = `npm install receiptline@${pkg.version} && node receiptline_vectors.js > receiptline_vectors.json`;
const out = { made_by, vectors: [] };
for (const [name, [encoding, cpl, document]] of Object.entries(documents)) {
  const esc = transform(document, { cpl, encoding, command: 'escpos', spacing: false, cutting: true });
  const text = transform(document, { cpl, encoding, command: 'text' });
  out.vectors.push({ name, encoding, cpl, document, escpos_hex: Buffer.from(esc, 'binary').toString('hex'), text });
}
process.stdout.write(JSON.stringify(out, null, 1) + '\n');
