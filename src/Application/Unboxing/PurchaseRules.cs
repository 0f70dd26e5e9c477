using FluentValidation;
using FluentValidation.Results;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Unboxing;

/// <summary>What was bought for how much: the same fields wherever an order with an unboxing comes from.</summary>
public interface IPurchaseInput
{
    string? ProductName { get; }

    decimal? OrderAmount { get; }

    string? Currency { get; }
}

internal static class PurchaseInputs
{
    public static Money ToMoney(this IPurchaseInput input) => Money.Of(input.OrderAmount!.Value, input.Currency ?? Currencies.Default)!.Value;
}

internal sealed class PurchaseValidator : AbstractValidator<IPurchaseInput>
{
    public const int LongestProductName = 200;

    public PurchaseValidator()
    {
        RuleFor(input => input.ProductName).Required().Text(LongestProductName);
        RuleFor(input => input.OrderAmount).Required().Above(0, Money.MostAmount);
        RuleFor(input => input.OrderAmount).Custom(HasTheCurrencysDecimals);
        RuleFor(input => input.Currency).Must(code => code is null || Currencies.DecimalsOf(code) is not null).WithErrorCode("currency");
    }

    private static void HasTheCurrencysDecimals(decimal? amount, ValidationContext<IPurchaseInput> context)
    {
        var currency = context.InstanceToValidate.Currency ?? Currencies.Default;
        if (amount is > 0 and <= Money.MostAmount && Currencies.DecimalsOf(currency) is { } decimals && Money.Of(amount.Value, currency) is null)
            context.AddFailure(new ValidationFailure(context.PropertyPath, null, amount) { ErrorCode = "decimals", CustomState = new object[] { decimals, currency } });
    }
}
