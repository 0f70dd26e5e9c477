namespace Parcours.Domain.Unboxing;

/// <summary>A part of a file that may say where it was taken. Others see <paramref name="Instead"/> there, and then zeros.</summary>
public sealed record PrivatePart(long Offset, long Length, byte[] Instead);
