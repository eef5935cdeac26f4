"""Every fixed text of the slips, Chinese and English side by side.

Design note. One table, so that a test can change one label and watch the suite turn red.
The slip writer adds values and nothing else.  The texts follow the common forms of the
scheme's slips; a value stands behind the colon.
"""

from __future__ import annotations

LABELS: dict[str, str] = {
    # titles
    "title": "银联POS签购单",
    "title_en": "POS SALES SLIP",
    "fault_title": "故障报告单",
    "fault_title_en": "FAULT REPORT",
    "settlement_title": "结算总计单",
    "settlement_title_en": "SETTLEMENT",
    "detail_title": "交易明细单",
    "detail_title_en": "DETAIL LIST",
    "totals_title": "交易汇总单",
    "totals_title_en": "TOTALS",
    "query_title": "交易查询单",
    "query_title_en": "QUERY",
    # whose copy
    "copy_merchant": "商户存根(MERCHANT COPY)",
    "copy_bank": "银行存根(BANK COPY)",
    "copy_cardholder": "持卡人存根(CARDHOLDER COPY)",
    # values
    "merchant_name": "商户名称(MERCHANT NAME):",
    "merchant": "商户编号(MERCHANT NO):",
    "terminal": "终端编号(TERMINAL NO):",
    "operator": "操作员号(OPERATOR NO):",
    "issuer": "发卡行(ISSUER):",
    "acquirer": "收单行(ACQ):",
    "card": "卡号(CARD NO):",
    "type": "交易类型(TXN. TYPE):",
    "expiry": "有效期(EXP DATE):",
    "batch": "批次号(BATCH NO):",
    "voucher": "凭证号(VOUCHER NO):",
    "auth": "授权码(AUTH NO):",
    "reference": "参考号(REF NO):",
    "date": "日期/时间(DATE/TIME):",
    "amount": "金额(AMOUNT):",
    "currency": "RMB ",
    # remarks
    "remarks": "备注(REFERENCE):",
    "original_voucher": "原凭证号(ORIG VOUCHER NO):",
    "original_reference": "原参考号(ORIG REF NO):",
    "original_date": "原交易日期(ORIG DATE):",
    "original_auth": "原授权码(ORIG AUTH NO):",
    "target": "转入账号(TO ACCOUNT):",
    "remainder": "余款(REMAINDER):",
    "voided": "状态(STATUS):已撤销(VOIDED)",
    # chip
    "aid": "应用标识(AID):",
    "label": "应用标签(APPLAB):",
    "ARQC": "ARQC:",
    "TC": "TC:",
    "AAC": "AAC:",
    "tvr": "TVR:",
    "tsi": " TSI:",
    "atc": " ATC:",
    "no_signature": "免签名(NO SIGNATURE REQUIRED)",
    # marks and feet
    "duplicate": "***重打印凭证***(DUPLICATED)",
    "test_mark": "测试/TESTING,凭证无效",
    "signature": "持卡人签名(CARDHOLDER SIGNATURE):",
    "no_sign": "交易金额未超{}元,免密免签",
    "acknowledgement_zh": "本人确认以上交易,同意将其记入本卡账户",
    "acknowledgement_en": "I ACKNOWLEDGE SATISFACTORY RECEIPT OF RELATIVE GOODS/SERVICES",
    # fault slip
    "fault_what": "未成功上送冲正交易",
    "fault_original": "原交易(TRANSACTION):",
    "fault_call": "冲正不成功 请人工处理",
    "not_a_voucher": "非凭证联",
    # settlement, totals, details
    "row_head": "类型/TYPE 笔数/SUM 金额/AMOUNT",
    "domestic": "内卡:",
    "foreign": "外卡:",
    "balanced": "对账平",
    "unbalanced": "对账不平",
    "error": "对账出错",
    "detail_head": "凭证号 类型 授权码 金额 卡号",
}

TYPES: dict[str, tuple[str, str]] = {
    "sale": ("消费", "SALE"),
    "void": ("消费撤销", "VOID"),
    "refund": ("退货", "REFUND"),
    "preauth": ("预授权", "AUTH"),
    "preauth_void": ("预授权撤销", "CANCEL"),
    "completion": ("预授权完成(请求)", "AUTH COMPLETE"),
    "completion_advice": ("预授权完成(通知)", "AUTH COMPLETE"),
    "completion_void": ("预授权完成撤销", "COMPLETE VOID"),
    "offline": ("离线结算", "OFFLINE"),
    "transfer": ("转账", "TRANSFER"),
}
"""Function -> what the type line says, Chinese and English."""

ROWS: dict[str, tuple[str, str]] = {
    "sale": ("消费", "SALE"),
    "void": ("撤销", "VOID"),
    "refund": ("退货", "REFUND"),
    "completion": ("完成", "AUTH COMPLETE"),
    "offline": ("离线", "OFFLINE"),
    "transfer": ("转账", "TRANSFER"),
    "debit": ("借记", "DEBIT"),
    "credit": ("贷记", "CREDIT"),
}
"""Kind of a totals row -> its names."""
