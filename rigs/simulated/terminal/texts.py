"""Every text of the display, in one table.

Design note. Flows name texts by id and add values; nothing else writes to the display,
so a test can change any one text.  A line of the display is one text of this table.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: dict[str, str] = {
    # ---- start and operators ----
    "self_test": "正在自检",
    "self_test_printer": "打印机......{printer}",
    "printer_ready": "正常",
    "printer_paper_out": "缺纸",
    "printer_cover_open": "上盖打开",
    "printer_unplugged_short": "未连接",
    "printer_fault_short": "故障",
    "printer_hot_short": "过热",
    "operator_prompt": "操作员登录 OPERATOR LOGIN",
    "operator_number_prompt": "请输入操作员号",
    "operator_number_shown": "操作员号:{number}",
    "password_prompt": "请输入密码",
    "password_echo": "密码:{stars}",
    "wrong_password": "密码错误",
    "no_such_operator": "无此操作员",
    "supervisor_cannot_trade": "主管不允许做交易",
    # ---- idle and menus ----
    "idle": "请刷卡或按菜单键",
    "operator_shown": "操作员:{operator}",
    "not_signed_on": "请先签到",
    "reversal_alarm": "冲正不成功 请主管确认",
    "last_not_printed": "最后一笔未打印",
    "settlement_open": "结算未完成 请先结算",
    "journal_full": "交易满 请结算",
    "cancelled": "交易取消",
    "menu": "功能菜单 MENU",
    "menu_main_1": "1.消费 2.消费撤销 3.退货",
    "menu_main_2": "4.余额查询 5.预授权 6.查询",
    "menu_main_3": "7.打印 8.结算 9.管理",
    "menu_main_4": "0.离线结算",
    "menu_preauth_1": "1.预授权 2.预授权完成(请求)",
    "menu_preauth_2": "3.预授权完成(通知) 4.预授权撤销",
    "menu_preauth_3": "5.预授权完成撤销",
    "menu_preauth_4": "6.转账",
    "menu_query": "1.末笔 2.凭证号 3.明细 4.汇总",
    "menu_print_1": "1.重打末笔 2.按凭证号重打",
    "menu_print_2": "3.打印明细 4.打印汇总 5.重打结算单",
    "menu_management_1": "1.签到 2.签退 3.参数下载",
    "menu_management_2": "4.锁定 5.换操作员 6.冲正确认",
    "menu_management_3": "7.参数设置",
    "menu_parameters": "按数字键切换 取消退出",
    # ---- titles ----
    "function_sale": "消费 SALE",
    "function_void": "消费撤销 VOID",
    "function_refund": "退货 REFUND",
    "function_preauth": "预授权 AUTH",
    "function_completion": "预授权完成(请求) AUTH COMPLETE",
    "function_completion_advice": "预授权完成(通知) AUTH COMPLETE",
    "function_preauth_void": "预授权撤销 CANCEL",
    "function_completion_void": "完成撤销 COMPLETE VOID",
    "function_transfer": "转账 TRANSFER",
    "function_balance": "余额查询 BALANCE",
    "function_query": "查询 QUERY",
    "function_print": "打印 PRINT",
    "function_settlement": "结算 SETTLEMENT",
    "function_management": "管理 MANAGEMENT",
    "function_sign_on": "签到 SIGN-ON",
    "function_sign_off": "签退 SIGN-OFF",
    "function_download": "参数下载 DOWNLOAD",
    "function_lock": "终端锁定 LOCK",
    "function_offline": "离线结算 OFFLINE",
    "function_parameters": "参数设置 PARAMETERS",
    # ---- prompts ----
    "card_prompt": "请刷卡",
    "card_error": "刷卡错误 请重刷",
    "insert_card": "请插卡交易",
    "insert_or_swipe": "请插卡或刷卡",
    "reading_card": "正在读卡...",
    "remove_card": "请取出卡片",
    "card_removed": "卡片已取出 交易终止",
    "chip_error": "芯片读取失败",
    "fallback_allowed": "请刷卡(降级)",
    "card_blocked": "卡片已锁定",
    "application_blocked": "应用已锁定",
    "no_application": "无支持的应用",
    "card_declined": "卡片拒绝交易",
    "application_choice": "请选择应用",
    "application_shown": "{number}.{label}",
    "card_shown": "卡号:{card}",
    "card_entry_shown": "卡号:{card} {entry}",
    "amount_prompt": "请输入金额",
    "amount_shown": "金额:{amount}",
    "amount_invalid": "金额无效 请重输",
    "amount_too_large": "金额超限 请重输",
    "totals_too_large": "批次金额超限 请结算",
    "duplicate_warning": "疑似重复交易",
    "confirm_or_cancel": "确认继续 取消退出",
    "pin_prompt": "请持卡人输入密码",
    "pin_echo": "{stars}",
    "pin_too_short": "密码长度错 请重输",
    "supervisor_password_prompt": "请输入主管密码",
    "voucher_prompt": "请输入原凭证号",
    "voucher_typed": "输入:{digits}",
    "confirm_void": "确认撤销",
    # ---- what names another transaction; transfers ----
    "reference_prompt": "请输入原参考号",
    "reference_typed": "原参考号:{digits}",
    "reference_invalid": "参考号须12位 请重输",
    "date_prompt": "请输入原交易日期(月日)",
    "date_typed": "原交易日期:{digits}",
    "date_invalid": "日期无效 请重输",
    "auth_prompt": "请输入原授权码",
    "auth_typed": "原授权码:{digits}",
    "auth_invalid": "原授权码无效 请重输",
    "account_prompt": "请输入转入账号",
    "account_typed": "输入账号:{digits}",
    "account_invalid": "转入账号无效 请重输",
    "target_shown": "转入账号:{target}",
    "confirm_transfer": "确认转账",
    "refund_over_limit": "超过退货限额",
    "completion_over_limit": "超过预授权完成限额",
    "already_completed": "该预授权已完成",
    "not_a_completion": "非预授权完成交易",
    # ---- partial approval ----
    "partially_approved": "部分承兑",
    "remainder_shown": "余款:{amount}",
    # ---- keyed cards and offline sales ----
    "manual_prompt": "可手工输入卡号",
    "manual_closed": "不允许手工输入",
    "card_number_prompt": "请输入卡号",
    "card_number_typed": "输入卡号:{digits}",
    "card_number_invalid": "卡号无效 请重输",
    "expiry_prompt": "请输入有效期(年月)",
    "expiry_typed": "有效期:{digits}",
    "expiry_invalid": "有效期无效 请重输",
    "card_expired": "过期卡 不能受理",
    "class_unknown": "卡种未知 不能受理",
    "debit_card": "借记卡 不能受理",
    "quasi_credit_card": "准贷记卡 不能受理",
    "prepaid_card": "预付卡 不能受理",
    "no_agreement": "发卡行无压单协议",
    "offline_closed": "离线结算未开通",
    "voice_code_prompt": "超限额 请输入电话授权码",
    "voice_code_typed": "电话授权码:{digits}",
    "voice_code_short": "授权码须6位 请重输",
    "uploading_advice": "正在上送离线交易",
    "advice_refused": "离线交易被拒绝",
    "waiting_shown": "状态:待上送",
    "refused_shown": "状态:已被拒绝",
    "manual_pan_on": "1.手工输入:开",
    "manual_pan_off": "1.手工输入:关",
    "offline_on": "2.离线结算:开",
    "offline_off": "2.离线结算:关",
    "agreements_on": "3.协议名单:有",
    "agreements_off": "3.协议名单:空",
    # ---- line ----
    "reversing": "自动冲正...",
    "reversal_done": "冲正成功",
    "connecting": "正在连接...",
    "sending": "正在发送...",
    "receiving": "正在接收...",
    "connect_failed": "连接失败",
    "timed_out": "通讯超时",
    "line_lost": "线路断开",
    "invalid_answer": "应答无效",
    "bad_mac": "MAC校验错",
    "storage_failed": "存储失败",
    # ---- results ----
    "approved": "交易成功",
    "auth_shown": "授权码:{auth}",
    "voucher_shown": "凭证号:{voucher}",
    "declined": "交易失败",
    "response_code": "应答码:{code} {text}",
    "outcome_unknown": "交易结果未知",
    "inquiry_failed": "查询失败",
    "not_sent": "交易未发出",
    "reversal_pending": "待冲正",
    "reswipe_allowed": "可重新刷卡",
    "do_not_reswipe": "请勿重新刷卡",
    "ask_centre": "请向收单机构查询",
    "balance_shown": "余额:RMB {balance}",
    "reversal_failed": "冲正不成功",
    "call_service": "请与客服联系",
    "supervisor_must_acknowledge": "请主管确认",
    "acknowledged": "已确认",
    "nothing_to_acknowledge": "无待确认冲正",
    # ---- printer ----
    "printing": "正在打印...",
    "continue_printing": "按确认继续打印",
    "not_printed": "打印未完成",
    "paper_out": "打印机缺纸",
    "cover_open": "打印机上盖打开",
    "printer_unplugged": "打印机未连接",
    "printer_fault": "打印机故障",
    "printer_hot": "打印机过热",
    "retry_or_exit": "确认重试 取消退出",
    "check_printer": "请检查打印机",
    # ---- records and totals ----
    "type_shown": "类型:{zh} {en}",
    "batch_shown": "批次号:{batch}",
    "time_shown": "时间:{time}",
    "reference_shown": "参考号:{reference}",
    "original_voucher_shown": "原凭证:{voucher}",
    "original_sale_shown": "原交易:{reference} {date}",
    "original_preauth_shown": "原预授权:{auth} {date}",
    "voided_shown": "状态:已撤销",
    "no_transaction": "无交易",
    "no_such_transaction": "无此交易",
    "not_a_sale": "非消费交易",
    "already_voided": "该交易已撤销",
    "card_mismatch": "卡号不匹配",
    "detail_row": "{voucher} {type} {auth} {amount} {tail}",
    "page_shown": "第{page}/{pages}页",
    "totals_sale": "消费 笔数:{count} 金额:{amount}",
    "totals_void": "撤销 笔数:{count} 金额:{amount}",
    "totals_refund": "退货 笔数:{count} 金额:{amount}",
    "totals_completion": "完成 笔数:{count} 金额:{amount}",
    "totals_transfer": "转账 笔数:{count} 金额:{amount}",
    "totals_offline": "离线 笔数:{count} 金额:{amount}",
    "totals_debit": "借记 笔数:{count} 金额:{amount}",
    "totals_credit": "贷记 笔数:{count} 金额:{amount}",
    # ---- settlement ----
    "confirm_settlement": "结算确认",
    "settling": "正在结算...",
    "balanced": "对账平",
    "unbalanced": "对账不平",
    "reconciliation_error": "对账出错",
    "settled": "结算完成",
    "settlement_incomplete": "结算未完成",
    "settlement_resumed": "上次结算中断 继续结算",
    # ---- management ----
    "signed_on": "签到成功",
    "sign_on_failed": "签到失败",
    "kcv_error": "密钥校验错",
    "settle_first": "请先结算",
    "signed_off": "签退成功",
    "sign_off_failed": "签退失败",
    "downloaded": "参数下载成功",
    "download_failed": "参数下载失败",
    "bad_parameter": "参数无效",
    "locked": "终端已锁定",
}


class Texts:
    """Texts by id, filled with values."""

    def __init__(self, table: Mapping[str, str] = TEXTS) -> None:
        self._table = table

    def __call__(self, text_id: str, **values: object) -> str:
        """The text; KeyError for an id or a value that is missing."""
        text = self._table[text_id]
        return text.format_map(values) if values else text

    def changed(self, text_id: str, text: str) -> Texts:
        """These texts with one other; KeyError for an unknown id."""
        if text_id not in self._table:
            raise KeyError(text_id)
        return Texts({**self._table, text_id: text})


def yuan(fen: int) -> str:
    """An amount in fen as displays and slips write it: ``128.50``, ``-120.50``."""
    sign = "-" if fen < 0 else ""
    fen = abs(fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def masked(pan: str) -> str:
    """First six, stars, last four."""
    return f"{pan[:6]}{'*' * (len(pan) - 10)}{pan[-4:]}"
